"""Pipelines: extract files to the record store, and the record store to the published warehouse."""

__version__ = "0.1.0"
