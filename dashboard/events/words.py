"""Words about events: what a numbered mark on a chart stands for, and who says so."""

from collections.abc import Mapping
from datetime import date

from dashboard.shell import text

KINDS = {
    "recording_rule": "a rule of recording",
    "new_offence": "a new offence",
    "inspection": "an inspection",
    "one_off": "a one-off",
    "referrals": "more referrals",
    "other": "other",
}


def line(event: Mapping[str, object]) -> str:
    """An event as a line of a numbered list: date, title, kind and source, linked where it can."""
    title, source = _plain(str(event["title"])), _plain(str(event["source"]))
    kind = KINDS.get(str(event["kind"]), text.label(str(event["kind"])).lower())
    url = event["url"]
    named = f"[{source}]({url})" if _is_address(url) else source
    return f"{event['number']}. **{when(event)}**: {title} ({kind}). Source: {named}."


def when(event: Mapping[str, object]) -> str:
    """The date as far as it is known."""
    day = event["date"]
    if not isinstance(day, date):
        return text.UNKNOWN
    if event["date_precision"] == "year":
        return f"{day.year} (shaded: only the year is known)"
    if event["date_precision"] == "month":
        return text.month_name(day)
    return text.day_name(day)


def _is_address(url: object) -> bool:
    """Whether a link may stand: an address on the web, without what would end the link early."""
    address = str(url or "")
    return address.startswith("https://") and not set(" ()<>\"'\\") & set(address)


def _plain(words: str) -> str:
    """What an analyst typed, with whatever would be read as a mark-up taken literally."""
    for mark in "\\`*_[]<>#$:~|":
        words = words.replace(mark, f"\\{mark}")
    return words
