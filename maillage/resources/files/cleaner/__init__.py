"""Cleans one file. Runs in a process of its own, and knows neither Django nor this installation (`sandbox.py`)."""
