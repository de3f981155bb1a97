"""The register of events, as marks on charts of time and as a list below them."""
