"""The programme of an event: its slots, one by one or pasted, what the checks find, its versions."""
