"""How long investigations take, with those in it that are still open."""
