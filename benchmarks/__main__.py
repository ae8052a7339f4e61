"""Run every benchmark; the exit status says whether all bars were met."""

from benchmarks import classroom, first_chart, live, move

if __name__ == "__main__":
    met = [benchmark.main() for benchmark in (live, move, first_chart, classroom)]
    raise SystemExit(not all(met))
