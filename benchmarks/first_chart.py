"""How long a cold browser waits for the first curve, against a page with one Plotly chart."""

import statistics

from benchmarks.common import APPS, ROOT, chromium, report, serve

RUNS = 7
BAR = 1.25


def _milliseconds(address: str) -> float:
    """From the start of the navigation to the first frame that has a curve."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(address, wait_until="commit")
        handle = page.wait_for_function(
            """() => {
              const line = document.querySelector(".js-plotly-plot path.js-line");
              return line && line.getBoundingClientRect().width > 0 && performance.now();
            }""",
            timeout=60_000,
        )
        taken: float = handle.json_value()
        return taken


def main() -> bool:
    """Measure both pages under the same settings, in turns."""
    ours: list[float] = []
    theirs: list[float] = []
    with serve(ROOT) as our_host, serve(APPS / "one_chart", settings=ROOT) as their_host:
        for run in range(RUNS + 1):
            pair = (
                _milliseconds(f"http://{our_host}/?fn=elu"),
                _milliseconds(f"http://{their_host}/"),
            )
            if run > 0:  # the first pair warms the servers up
                ours.append(pair[0])
                theirs.append(pair[1])
    our_median, median = statistics.median(ours), statistics.median(theirs)
    return report(
        "first curve in a cold browser, median",
        f"{our_median:.0f} ms",
        f"one bare chart {median:.0f} ms",
        our_median / median,
        BAR,
    )


if __name__ == "__main__":
    raise SystemExit(not main())
