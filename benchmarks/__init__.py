"""How fast the tool is, against a yardstick run in turn with it: `python -m benchmarks`."""
