"""What two scenarios differ in, entry by entry."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.state.records import ScenarioContent

NAMING = ("name", "lever", "id")


@dataclass(frozen=True)
class Difference:
    """An entry that two scenarios do not have alike; nothing where one of them lacks it."""

    entry: str
    one: str | None
    other: str | None


def compare_contents(one: ScenarioContent, other: ScenarioContent) -> list[Difference]:
    """The entries in which two contents differ: those of the text first, in its own order.

    A text that is no TOML is one entry, `document`.
    """
    left, right = dict(_entries(one)), dict(_entries(other))
    return [
        Difference(entry, left.get(entry), right.get(entry))
        for entry in {**left, **right}
        if left.get(entry) != right.get(entry)
    ]


def _entries(content: ScenarioContent) -> Iterator[tuple[str, str]]:
    try:
        yield from _flat("", tomllib.loads(content.document))
    except (tomllib.TOMLDecodeError, RecursionError):
        yield "document", content.document
    yield "seed", str(content.seed)
    yield "warehouse_version", content.warehouse_version
    yield from _flat("settings", dict(content.settings))


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """The leaves of a document: entries of a list go by their names, where they have any."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{path}.{key}" if path else key, inner)
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for number, item in enumerate(value, start=1):
            name = next((str(item[key]) for key in NAMING if key in item), str(number))
            yield from _flat(f"{path}[{name}]", item)
    else:
        yield path, str(value)
