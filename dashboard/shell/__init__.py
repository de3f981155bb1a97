"""What every page shares: frame, filters, formats, disclosure, and charts that several draw."""
