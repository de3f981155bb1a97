"""How a long step tells what it does."""

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Told what is being done and the share that is done, 0 to 1."""
