"""What people type about a resource, in both working faces: parsed and checked, nothing else; everything is imported from here."""

from maillage.resources.forms.fields import Section
from maillage.resources.forms.resource import ResourceForm
from maillage.resources.forms.uploads import UPLOADS, UploadForm
from maillage.resources.forms.values import Values, blank, differs

__all__ = ["UPLOADS", "ResourceForm", "Section", "UploadForm", "Values", "blank", "differs"]
