"""How long a cold browser waits for the first curve, against a page with one Plotly chart."""

import statistics

from benchmarks.common import APPS, ROOT, chromium, report, serve, status, watched_page

RUNS = 7
BAR = 1.25


def main() -> bool:
    """Measure both pages under the same settings, in turns."""
    with serve(ROOT) as host, serve(APPS / "one_chart", settings=ROOT) as other_host:
        sides: dict[str, list[float]] = {f"http://{host}/?fn=elu": [], f"http://{other_host}/": []}
        for run in range(RUNS + 1):
            # Each side goes first in every other run.
            for address in sorted(sides, reverse=run % 2 == 0):
                milliseconds = _first_curve(address)
                if run > 0:  # the first run warms the servers up
                    sides[address].append(milliseconds)
    ours, theirs = (statistics.median(side) for side in sides.values())
    return report(
        "first curve in a cold browser, median",
        f"{ours:.0f} ms",
        f"one bare chart {theirs:.0f} ms",
        f"ratio {ours / theirs:.2f}",
        f"<= {BAR}",
        ours / theirs <= BAR,
    )


def _first_curve(address: str) -> float:
    """Milliseconds from the start of the navigation to the first frame with a visible curve."""
    with chromium() as browser:
        milliseconds: float = watched_page(browser, address).evaluate("bench.first()")
        return milliseconds


if __name__ == "__main__":
    raise SystemExit(status(main))
