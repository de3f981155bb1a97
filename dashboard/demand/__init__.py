"""How much comes in, how it grows, and what the growth consists of."""
