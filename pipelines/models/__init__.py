"""Pure models: Polars frames in, Polars frames out. No database, no paths, no settings."""
