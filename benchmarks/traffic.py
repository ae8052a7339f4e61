"""How many bytes a move sends, against Streamlit's cache of large messages, which is switched off.

The cache spares a chart that the browser was sent a moment ago, and lets fast keys kill the page;
see ``.streamlit/config.toml``. Two kinds of moves: to a value that has not been shown, as nearly
all are, and back and forth between two values, the best case of the cache.
"""

import asyncio

from benchmarks.common import ROOT, Student, none_of, report, serve, status

MOVES = 20
BAR = 1.05
CACHE = "--global.minCachedMessageSize=10000"
"""Streamlit's own default."""

# What is opened, the slider that moves, and how many places of it are half of them.
PAGES = (
    ("Explore", "", "fn=elu", "elu_alpha", "plotly_chart", 150),
    ("Compare", "compare", "fns=elu&fns=relu&fns=mish", "elu_alpha", "plotly_chart", 150),
    ("Softmax", "softmax", "", "sm_z2", "bidi_component", 50),
)


def main() -> bool:
    """Measure all pages with and without the cache."""
    met = True
    with serve(ROOT) as host, serve(ROOT, None, CACHE) as other_host:
        for title, page, query, key, answer, half in PAGES:
            for kind, stride in (("new values", 37), ("two values in turns", half)):
                ours, theirs = (
                    asyncio.run(_bytes(Student(side, key, query, answer, 0, page, stride)))
                    for side in (host, other_host)
                )
                # Only of the usual moves: what two values in turns cost is the price of safety.
                bar = BAR if stride == 37 else float("inf")
                met &= report(
                    f"traffic of a move, {title}, {kind}",
                    f"{ours / 1e3:.1f} kB",
                    f"with the cache {theirs / 1e3:.1f} kB",
                    f"ratio {ours / theirs:.2f}",
                    f"<= {bar}" if stride == 37 else "none",
                    ours / theirs <= bar,
                )
    return met


async def _bytes(student: Student) -> float:
    """Bytes that a move sends, on average."""
    await student.open()
    for _ in range(2):
        await student.move()
    before = student.received
    for _ in range(MOVES):
        await student.move()
    await student.close()
    none_of(student.errors)
    return (student.received - before) / MOVES


if __name__ == "__main__":
    raise SystemExit(status(main))
