"""The labs: what the derivative of a function does to a network."""
