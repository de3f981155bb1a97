"""What a published claim implies, by arithmetic."""
