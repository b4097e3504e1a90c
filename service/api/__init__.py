"""HTTP in, JSON out: one file for each concern, and the only package that knows Flask."""
