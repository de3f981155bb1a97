"""What stands around the plan's models: scenario files and the presets that are shipped."""
