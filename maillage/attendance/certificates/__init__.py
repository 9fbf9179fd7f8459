"""Certificates of attendance: who has one, the paper, what others may check."""

from maillage.attendance.certificates.owning import given, own

__all__ = ["given", "own"]
