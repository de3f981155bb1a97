"""The people who investigate."""
