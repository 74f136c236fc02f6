"""Speed as ratios within one run: ``python3 run.py bench`` prints every figure with its floor beside it."""
