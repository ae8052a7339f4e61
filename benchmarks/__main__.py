"""Run every benchmark; the worst exit status of them is the exit status."""

from benchmarks import (
    claims,
    classroom,
    compare,
    first_chart,
    forged,
    formula,
    grab,
    herd,
    labs,
    lesson,
    live,
    move,
    traffic,
)
from benchmarks.common import status

if __name__ == "__main__":
    each_one = (
        live,
        grab,
        classroom,
        move,
        first_chart,
        compare,
        lesson,
        traffic,
        labs,
        formula,
        claims,
        herd,
        forged,
    )
    raise SystemExit(max(status(each.main) for each in each_one))
