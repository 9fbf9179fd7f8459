"""Structures that may be the same: found (`blocking`, `similarity`: pure), examined, merged, and parted again."""
