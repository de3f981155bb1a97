"""How the state database came to its present tables: a module a step, run by Alembic in order."""
