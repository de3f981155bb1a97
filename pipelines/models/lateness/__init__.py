"""How late records come: from report to our file, and from abuse to report."""
