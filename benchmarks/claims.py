"""How long the slowest claim takes to be measured as it is opened, against a run of its page."""

import timeit

from streamlit.testing.v1 import AppTest

import actviz
from benchmarks.common import ROOT, report, status

BAR = 5.0
TRIES = 5


def main() -> bool:
    """Measure every claim of every function, and runs of Explore that open none."""
    taken = {
        f"{name}, {label}": min(timeit.repeat(claim.evidence.numbers, number=1, repeat=TRIES))
        for name in actviz.names()
        for label, claim in actviz.get(name).card.claims.items()
        if claim.evidence is not None
    }
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.run()
    one_run = min(timeit.repeat(page.run, number=1, repeat=TRIES))
    slowest = max(taken, key=lambda claim: taken[claim])
    ratio = taken[slowest] / one_run
    return report(
        f"slowest of {len(taken)} claims ({slowest})",
        f"{taken[slowest] * 1e3:.0f} ms",
        f"a run of the page {one_run * 1e3:.0f} ms",
        f"ratio {ratio:.2f}",
        f"<= {BAR}",
        ratio <= BAR,
    )


if __name__ == "__main__":
    raise SystemExit(status(main))
