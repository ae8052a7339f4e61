"""Run every benchmark; the worst exit status of the five is the exit status."""

from benchmarks import classroom, compare, first_chart, live, move
from benchmarks.common import status

if __name__ == "__main__":
    raise SystemExit(
        max([status(each.main) for each in (live, classroom, move, first_chart, compare)])
    )
