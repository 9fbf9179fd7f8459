"""The first page: what awaits, then the network in figures."""
