"""Published versions: written aside, checked, swapped in, kept, exported."""
