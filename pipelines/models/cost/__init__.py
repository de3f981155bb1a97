"""What an investigation costs, what drives it, and what open ones will still cost."""
