"""One event as its readers see it: its page, its programme, its papers, its recordings."""
