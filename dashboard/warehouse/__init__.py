"""The one door to the published version, and what it keeps for a session."""
