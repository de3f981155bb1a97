"""The symbols that stand where no number is shown, as statistical tables use them."""

SYMBOLS = {
    "c": "hidden, since it is small or would give a small one away",
    "z": "does not apply",
    "x": "not delivered, so not known",
    "low": "not nought, but rounds to it",
}
"""Each symbol and what it stands for; one order everywhere."""
