"""Who was there: half-days, and what the ledger says of them."""

from maillage.attendance.presences.halves import Half, halves
from maillage.attendance.presences.ledger import Numbers, ledger, minutes, numbers, present

__all__ = ["Half", "Numbers", "halves", "ledger", "minutes", "numbers", "present"]
