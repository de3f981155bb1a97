"""What a briefing asks of small counts; a page shows and hands out its own profile's values."""

SMALLEST_SHOWN = 6
SUPPRESSED = "c"
