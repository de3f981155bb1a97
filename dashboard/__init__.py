"""The dashboard: reads the published warehouse; the page Ingest runs commands, and no other does."""
