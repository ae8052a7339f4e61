"""Whether the curve follows the finger in a step of the lesson as it does on Explore."""

from benchmarks.common import ROOT, chromium, report, serve, status
from benchmarks.live import SHARE, SliderPage, waits

KEY = "elu_alpha"
BAR = 1.5


def main() -> bool:
    """Drag ELU's alpha, and move it by keys, in a step and on Explore."""
    with serve(ROOT) as host, chromium() as browser:
        shows = "Show it without a prediction"
        step = SliderPage(browser, f"http://{host}/lesson?step=elu-corner", KEY, shows)
        explore = SliderPage(browser, f"http://{host}/?fn=elu", KEY)
        passed, painted = step.drag()
        wait, other_wait = waits(step, explore)
    share, ratio = painted / passed, wait / other_wait
    follows = report(
        "lesson drag, slider values painted",
        f"{painted} of {passed} = {share:.0%}",
        "every value that the slider passed",
        f"share {share:.3f}",
        f">= {SHARE}",
        share >= SHARE,
    )
    quick = report(
        "lesson key, press to changed curve, median",
        f"{wait:.1f} ms",
        f"Explore {other_wait:.1f} ms",
        f"ratio {ratio:.2f}",
        f"<= {BAR}",
        ratio <= BAR,
    )
    return follows and quick


if __name__ == "__main__":
    raise SystemExit(status(main))
