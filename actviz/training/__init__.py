"""The page Training: two networks that differ in their function alone, as a film."""
