"""What is coming, how sure that is, and how far past forecasts missed."""
