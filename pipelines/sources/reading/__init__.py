"""From a file of any kind to batches of text rows."""
