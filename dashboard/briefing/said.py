"""Sentences that know their numbers: what is printed, and the cell behind each figure in it."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dashboard.briefing.content import Bullets, Number

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
MARKUP = re.compile(r"</?[a-z]+>|\*\*|\\(?=[^\w\s])")


@dataclass(frozen=True)
class Said:
    """Words, and the numbers that they quote."""

    words: str
    numbers: tuple[Number, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is said at all."""
        return bool(self.words)


Part = Said | Number | str


def say(wording: str, **parts: Part) -> Said:
    """Fill a wording's `{names}` with parts of these names: words, numbers, or what is said."""
    return fill(wording, parts)


def fill(wording: str, parts: Mapping[str, Part] | Callable[[str], Part]) -> Said:
    """Fill a wording's `{names}`.

    Args:
        wording: Words with names in braces; what is filled in is never filled again.
        parts: The part of each name, or what gives it.
    """
    find = parts if callable(parts) else parts.__getitem__
    numbers: list[Number] = []

    def shown(name: re.Match[str]) -> str:
        part = find(name[1])
        if isinstance(part, Said):
            numbers.extend(part.numbers)
            return part.words
        if isinstance(part, Number):
            numbers.append(part)
            return part.shown
        return part

    words = PLACEHOLDER.sub(shown, wording)
    return Said(words, tuple(dict.fromkeys(numbers)))


def together(parts: Iterable[Part], between: str = " ") -> Said:
    """Several things said, one after the other; what says nothing is left out."""
    said = [part if isinstance(part, Said) else fill("{part}", {"part": part}) for part in parts]
    said = [one for one in said if one]
    numbers = dict.fromkeys(number for one in said for number in one.numbers)
    return Said(between.join(one.words for one in said), tuple(numbers))


def list_points(parts: Iterable[Said]) -> Bullets:
    """Several things said, each a point of a list."""
    said = list(parts)
    numbers = dict.fromkeys(number for one in said for number in one.numbers)
    return Bullets(tuple(one.words for one in said), tuple(numbers))


def quote(words: str, known: Iterable[Number]) -> Said:
    """A sentence of a page, with those of some numbers that it names.

    Args:
        words: The sentence as the page says it, in HTML or Markdown or plain.
        known: Numbers that it may name, as they are shown.
    """
    plain = html.unescape(MARKUP.sub("", words))
    named: dict[str, Number] = {}
    for number in known:
        # A figure that reads the same as an earlier one is quoted once, as that.
        if number.shown not in named and re.search(
            rf"(?<![\d.,]){re.escape(number.shown)}(?![\d]|[.,]\d)", plain
        ):
            named[number.shown] = number
    return Said(plain, tuple(named.values()))


def first_upper(said: Said) -> Said:
    """The same with a capital at its beginning."""
    return Said(said.words[:1].upper() + said.words[1:], said.numbers)
