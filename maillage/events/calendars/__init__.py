"""Calendars and other files that outside programs read, made once and given as they are."""
