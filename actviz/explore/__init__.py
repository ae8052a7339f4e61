"""The page Explore: one function as an instrument."""
