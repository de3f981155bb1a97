"""What was loaded, what was refused and why, and which months did not arrive."""
