"""What the writes on registrations refuse; each says what to do."""

from collections.abc import Mapping

from maillage.core.errors import DomainError


class RegistrationRefused(DomainError):
    """What is asked of a registration cannot be done."""


class Closed(RegistrationRefused):
    """One does not register, or does not answer, any more, or not yet."""


class Full(RegistrationRefused):
    """No seat for her, and nobody waits here."""


class TooMany(RegistrationRefused):
    """Too many people were registered for this event from one place within an hour."""


class WrongAnswer(RegistrationRefused):
    """`fields`: « name », « email », « profession », « structure », « department », « way », « needs », « question-12 » -> what to do.

    Of a group, the number of the person comes first, from 0: « 2-email ».
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("Rien n’est enregistré : corrigez ce qui est signalé, puis envoyez de nouveau.")
