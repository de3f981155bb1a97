"""What stands between the selects and the models: frames handed over, marts handed back."""
