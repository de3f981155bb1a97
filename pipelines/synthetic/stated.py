"""The list of parameters that `truth.json` prints: each number with what it rests on."""

import datetime as dt
from typing import Any, Literal, TypeVar

Basis = Literal["sourced", "derived", "assumption"]
Value = TypeVar("Value")

PARAMETERS: dict[str, dict[str, Any]] = {}


def stated(name: str, value: Value, basis: Basis, note: str) -> Value:
    """Enter a parameter in the list that `truth.json` prints, and hand its value on."""
    shown = value.isoformat() if isinstance(value, dt.date) else value
    PARAMETERS[name] = {"value": shown, "basis": basis, "note": note}
    return value
