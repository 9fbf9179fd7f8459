"""The yearly report of trainings, by département."""
