"""Who knew of an incident, when, and what came of it together."""
