"""A published claim: what it implies by arithmetic, and what was recorded."""
