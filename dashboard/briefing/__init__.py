"""Briefings: the numbers of a page, written down with their sources."""
