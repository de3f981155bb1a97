"""Forces beside each other, their region, those most like them, and the country."""
