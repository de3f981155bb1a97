"""Sources: one small module each says how a delivery is recognised, read and keyed."""
