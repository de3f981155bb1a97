"""The dashboard: reads the published warehouse and nothing else."""
