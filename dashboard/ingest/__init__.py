"""Extracts looked at, read as an analyst says, tried, loaded and built, by the very commands."""
