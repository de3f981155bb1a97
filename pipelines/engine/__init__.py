"""Engines: run the selects of `sql/` in the order in which they depend on each other."""
