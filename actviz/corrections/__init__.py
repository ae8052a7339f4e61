"""The page Corrections: the points where the documents are imprecise."""
