"""Where organisers and the coordination prepare events: the same pages in both working faces."""
