"""Measures of speed and size, beside a PostgreSQL baseline of our own: `make bench` writes RESULTS.md."""
