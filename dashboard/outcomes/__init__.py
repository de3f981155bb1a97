"""What came of investigations, by when they were closed and by when they were opened."""
