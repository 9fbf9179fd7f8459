"""Structures that ask to be listed: proofs, decision, probation."""
