"""The lesson: a guided walk through the documents, which shows parts of the other pages."""
