"""How much a header's name is that of a contract's column."""

import difflib
import re
from functools import lru_cache

from pipelines.mapping.synonyms import HEADERS, LIKELY_HEADERS

SURE, NEARLY_SURE = 1.0, 0.95
BEGINNINGS, ENDS = {"from", "start", "opened", "begin", "began"}, {"to", "end", "closed", "until"}
SHORT_FORMS = {
    **{"no": "number", "num": "number", "nbr": "number", "dt": "date", "datetime": "date"},
    **{"cd": "code", "ind": "indicator", "cat": "category", "inv": "investigation"},
    **{"desc": "description", "occ": "occurrence", "dttm": "date"},
}
WITHOUT_KIND = re.compile(r" (code|flag|indicator|name|yn|y number)$")
"""What systems put behind a name to say what kind of column it is."""


def compare_names(header: str, column: str) -> float:
    """How much a header's name is a column's, 0 to 1; 1 where it is one of its known names."""
    names = [_plain_name(name) for name in (split_words(column), *HEADERS.get(column, ()))]
    written = _plain_name(split_words(header))
    forms = {written, WITHOUT_KIND.sub("", written)}
    if forms & {*names}:
        return SURE
    if forms & {_plain_name(name) for name in LIKELY_HEADERS.get(column, ())}:
        return NEARLY_SURE
    if _is_other_end(written, split_words(column)):
        return 0.0
    return 0.9 * max(_overlap(written, name) for name in names)


def _is_other_end(written: str, column: str) -> bool:
    """Whether one names a beginning and the other an end: alike in all but what matters."""
    header, wanted = set(written.split()), set(column.split())
    sides = ((BEGINNINGS, ENDS), (ENDS, BEGINNINGS))
    return any(wanted & ours and header & theirs and not header & ours for ours, theirs in sides)


@lru_cache(maxsize=4096)
def _plain_name(words: str) -> str:
    """A name with the short forms of records systems written out, and no time beside a date."""
    written = " ".join(SHORT_FORMS.get(word, word) for word in words.split())
    return written.replace("date time", "date")


def split_words(text: str) -> str:
    """A header's words in lower case, parted by single spaces; CamelCase is parted too."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", text).lower()))


def _overlap(first: str, second: str) -> float:
    ours, theirs = set(first.split()), set(second.split())
    shared = len(ours & theirs) / max(len(ours | theirs), 1)
    return max(shared, difflib.SequenceMatcher(None, first, second).ratio())
