"""What is asked about a session: planned, changed, read."""
