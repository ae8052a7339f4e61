"""The page Gradient flow: what the depth of a network makes of a gradient."""
