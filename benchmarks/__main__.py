"""Run every benchmark; the worst exit status of them is the exit status."""

from benchmarks import classroom, compare, first_chart, forged, grab, labs, live, move, traffic
from benchmarks.common import status

if __name__ == "__main__":
    raise SystemExit(
        max(
            status(each.main)
            for each in (live, grab, classroom, move, first_chart, compare, traffic, labs, forged)
        )
    )
