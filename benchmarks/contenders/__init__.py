"""One module a contender: `python -m benchmarks.contenders.NAME FILE` prints its answer as JSON."""
