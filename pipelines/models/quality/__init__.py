"""Which months look incomplete."""
