"""Records verified one after the other, by telephone or by a reminder."""
