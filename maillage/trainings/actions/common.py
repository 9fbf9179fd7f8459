"""What the writes on trainings have in common."""

from maillage.core.errors import DomainError


class TrainingRefused(DomainError):
    """What is asked of a training cannot be done; the sentence says what to do."""
