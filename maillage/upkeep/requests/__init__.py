"""Structures that ask to be listed: received from anybody, checked by one person, accepted by another, on probation for ninety days."""
