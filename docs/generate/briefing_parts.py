"""The page that lists all that a briefing template may name, from the catalogue itself."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.briefing.parts import LISTS, NUMBERS, PICTURES, SENTENCES, TABLES, WORDS

OPENING = """# What a briefing template may name

Made by `make docs` from the catalogue in `dashboard/briefing/parts/`. How a template is written
stands in [briefings](briefings.md).
"""
SECTIONS: tuple[tuple[str, str, Mapping[str, Callable[..., Any]]], ...] = (
    (
        "Words in braces",
        "Stand for words wherever own words are written: titles, headings, sentences, points.",
        WORDS,
    ),
    (
        "Numbers",
        "Stand as boxes in a block `readings`, and by their value alone in the braces of a lead, "
        "a paragraph or a point. A number keeps its name from version to version.",
        NUMBERS,
    ),
    ("Sentences", "Of a lead or a paragraph, as `sentences`.", SENTENCES),
    ("Lists", "Of a block `bullets`, as `lists`.", LISTS),
    ("Pictures", "Of a block `pictures`, one to eight of them.", PICTURES),
    ("Tables", "Of a block `table`, one each.", TABLES),
)


def briefing_parts() -> str:
    """The page: a table for each list of names, with what each stands for."""
    parts = [OPENING]
    for title, told, names in SECTIONS:
        rows = [f"| `{name}` | {_meaning(make)} |" for name, make in names.items()]
        parts.append(
            "\n".join(
                [f"## {title}", "", told, "", "| name | what it is |", "| --- | --- |", *rows]
            )
        )
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _meaning(make: Callable[..., Any]) -> str:
    """The first line of what a part says of itself, with the measure that it is of."""
    words = (getattr(make, "func", make).__doc__ or "").strip().partition("\n")[0]
    given = getattr(make, "keywords", {})
    of = ", ".join(
        "of the base" if value is True else str(value).strip("_").replace("_", " ")
        for value in given.values()
        if value
    )
    return f"{words.rstrip('.')} ({of})." if of else words
