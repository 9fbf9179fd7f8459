"""The words that stand for one another in the searches."""
