"""Contracts: what an extract must look like to come in, and a mart to go out."""
