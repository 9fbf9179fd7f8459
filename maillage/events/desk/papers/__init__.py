"""What goes with an event: documents, press keys, streams, recordings; the calendar of one person."""
