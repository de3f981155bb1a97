"""The tables of the release plan: what goes into each, and its cells with values and symbols."""
