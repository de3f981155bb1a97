"""Which months of a series stand out from its own usual movement."""
