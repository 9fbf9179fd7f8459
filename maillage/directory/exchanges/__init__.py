"""The directory in other people's formats: readers make a `records.Batch` of files, writers make files of a batch.

Pure: no Django. A reader never raises for what a file holds: it says it, in French, in `batch.problems`.
"""
