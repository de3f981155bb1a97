"""How demand grew, what the growth consists of, and the usual shape of a year."""
