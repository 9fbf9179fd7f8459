"""data·inclusion v1: structures and services, in JSON or CSV, checked with the package `data-inclusion-schema`."""

from maillage.directory.exchanges.data_inclusion.reading import read
from maillage.directory.exchanges.data_inclusion.writing import write

__all__ = ["read", "write"]
