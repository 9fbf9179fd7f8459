"""Who leads a survey: the apps that make surveys know of what they are, this one does not."""

from collections.abc import Callable

from maillage.directory.standing import Standing
from maillage.surveys.models import Survey

Rule = Callable[[Survey, Standing], bool]
_rules: list[Rule] = []


def add(rule: Rule) -> None:
    """Called when an app is ready: whether this person leads that survey. Twice changes nothing."""
    if rule not in _rules:
        _rules.append(rule)


def leads(survey: Survey, standing: Standing) -> bool:
    return any(rule(survey, standing) for rule in _rules)
