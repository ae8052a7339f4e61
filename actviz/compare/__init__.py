"""The page Compare: several functions on the same axes."""
