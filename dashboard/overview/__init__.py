"""The headline figures of a force on one page."""
