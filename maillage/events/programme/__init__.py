"""Programmes as plain data: read from a pasted text (`reading`), checked (`checks`). Pure: no Django, no clock.

Hours are those of the place, without a zone (naive datetimes): what a poster says. The zone belongs to the event.
"""
