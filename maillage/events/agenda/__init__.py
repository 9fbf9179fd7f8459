"""The agenda: all that is to come, as a list, by month, by département, as feeds."""
