"""Live dragging and a class of forty on Compare, with six functions on the plot."""

from benchmarks import classroom, live
from benchmarks.common import status

# The one whose slider moves comes first: the watching script looks at the first curve.
FUNCTIONS = ("elu", "relu", "leaky_relu", "sigmoid", "gelu", "mish")
QUERY = "&".join(f"fns={name}" for name in FUNCTIONS)
BAR = 0.10


def main() -> bool:
    """Measure both against the plain app."""
    follows = live.against_plain("compare", f"compare?{QUERY}")
    serves = classroom.against_plain("compare, class", BAR, QUERY, "compare")
    return follows and serves


if __name__ == "__main__":
    raise SystemExit(status(main))
