"""The small hand-kept tables that are shipped, and the register of events."""
