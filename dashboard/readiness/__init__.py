"""Whether those who investigate were ready for it: the survey's answers."""
