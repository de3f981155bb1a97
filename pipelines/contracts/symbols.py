"""The symbols that stand where no number is shown, as statistical tables use them."""

SHOWN = ""
HIDDEN = "c"
NOT_APPLICABLE = "z"
NOT_DELIVERED = "x"
LOW = "low"
WITHOUT_VALUE = (HIDDEN, NOT_APPLICABLE, NOT_DELIVERED)
"""The symbols that stand in place of a number."""
SYMBOLS = {
    HIDDEN: "hidden, since it is small or would give a small one away",
    NOT_APPLICABLE: "does not apply",
    NOT_DELIVERED: "not delivered, so not known",
    LOW: "not nought, but rounds to it",
}
"""Each symbol and what it stands for; one order everywhere."""
