"""The theme, and kinds of picture that several subjects draw."""
