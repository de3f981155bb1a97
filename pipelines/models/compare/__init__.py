"""Forces beside each other: rates a year, and which forces are alike."""
