"""Maillage: the working platform of the networks that protect minors from sexual exploitation."""
