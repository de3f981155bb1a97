"""How sure the intervals are that pages call 95 per cent."""

CONFIDENCE = 0.95
