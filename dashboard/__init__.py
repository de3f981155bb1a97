"""The dashboard: reads the published warehouse; only the page Ingest runs commands beside that."""
