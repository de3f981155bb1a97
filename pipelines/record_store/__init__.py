"""The record store: every record that was delivered, with its history; opened by commands only."""
