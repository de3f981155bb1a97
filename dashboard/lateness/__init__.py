"""Records still to come: how late they are loaded, and how late abuse is disclosed."""
