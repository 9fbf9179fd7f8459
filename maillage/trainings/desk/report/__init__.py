"""The yearly report, in both working faces."""
