"""Tables of presence and certificates, by noun; everything is imported from here."""

from maillage.attendance.models.certificates import Certificate, CertificateRule, CertificateSeries
from maillage.attendance.models.presences import HalfDay, Presence

__all__ = ["Certificate", "CertificateRule", "CertificateSeries", "HalfDay", "Presence"]
