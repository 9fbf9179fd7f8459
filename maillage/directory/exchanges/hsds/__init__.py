"""HSDS 3.1 in JSON: services and organizations in their full form, alone, in lists, or in pages."""

from maillage.directory.exchanges.hsds.reading import read
from maillage.directory.exchanges.hsds.writing import write

__all__ = ["read", "write"]
