"""Certificates of an event, as those who organise it decide on them; those of a member."""
