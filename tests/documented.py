"""The points of the documents, by their ids."""


def ids(text: str) -> list[str]:
    """The ids in a text."""
    return text.split()


# The points of the documents, by the ids of DOCUMENTS.md. Those without an id there, which it
# marks for a correction or for code that fails, have the id that the catalogue gives them.
DOCUMENTED = ids("""
    linear/about linear/pro/1 linear/pro/2 linear/con/1 linear/con/2 linear/con/3 linear/code
    elu/about elu/about-relu elu/pro/1 elu/pro/2 elu/pro/3 elu/con/1 elu/formula elu/code
    relu/about relu/pro/1 relu/pro/2 relu/con/1 relu/con/2 relu/con/3 relu/con/4 relu/formula
    relu/code
    leaky_relu/about leaky_relu/pro/1 leaky_relu/con/1 leaky_relu/reading leaky_relu/code
    sigmoid/about sigmoid/pro/1 sigmoid/pro/2 sigmoid/pro/3 sigmoid/pro/4 sigmoid/pro/5
    sigmoid/con/1 sigmoid/con/2 sigmoid/con/3 sigmoid/con/4 sigmoid/con/5 sigmoid/code
    tanh/about tanh/pro/1 tanh/con/1 tanh/code
    softmax/about softmax/use softmax/formula
""")
