"""What investigations cost, why, what the open ones will still cost, and what the ledger says.

Pounds are at the prices of each day unless a column is called real. Decimals become doubles
wherever counts stand beside them, so that what may leave the dashboard hides both together.
"""
