"""What the docs say of the code and can be read off it: `make docs` writes it, a test compares."""
