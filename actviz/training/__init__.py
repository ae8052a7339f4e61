"""The page Training: two networks that differ only in their function, as a film."""
