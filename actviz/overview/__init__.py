"""The page Overview: all functions as small multiples."""
