"""How a mapping marks what is left to a person."""

UNDECIDED = "?"
