"""Derives the tables and outlines of maillage/territories/data from two registry packages (see derive_geography.py)."""
