"""The catalogue of trainings, for whoever reads: the list, the page of a course, the départements."""
