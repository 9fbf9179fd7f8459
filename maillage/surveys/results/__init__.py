"""What a survey says, once it is counted."""

from maillage.surveys.results.reading import Comparison, Results, compare, of

__all__ = ["Comparison", "Results", "compare", "of"]
