"""Our own spreadsheet, as an XLSX workbook or as one CSV file per sheet: complete, and made to be filled in by people."""

from maillage.directory.exchanges.spreadsheet.reading import read
from maillage.directory.exchanges.spreadsheet.writing import write

__all__ = ["read", "write"]
