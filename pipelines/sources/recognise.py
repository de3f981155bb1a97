"""Recognise which source a file is, from its headers."""

import difflib

from pipelines.errors import SourceError
from pipelines.sources import SOURCES
from pipelines.sources.reader import Delivery
from pipelines.sources.source import Source

LIKELY_SHARE = 0.5


def recognise(delivery: Delivery, name: str | None = None) -> Source:
    """The source whose mandatory headers the file has.

    Args:
        delivery: The file.
        name: The source that the user named, if any.

    Raises:
        SourceError: No such source, or a mandatory column is missing (with the nearest header).
    """
    if name is not None:
        if name not in SOURCES:
            raise SourceError(
                f"'{name}' is no source. Choose one of: {', '.join(sorted(SOURCES))}."
            )
        _check_headers(delivery, SOURCES[name])
        return SOURCES[name]
    ranked = sorted(SOURCES.values(), key=lambda source: _share_found(delivery, source))
    best = ranked[-1]
    if _share_found(delivery, best)[0] < LIKELY_SHARE:
        raise SourceError(
            f"{delivery.path.name}: its columns are those of no known source"
            f" ({', '.join(sorted(SOURCES))}). Name it with --source."
        )
    _check_headers(delivery, best)
    return best


def _share_found(delivery: Delivery, source: Source) -> tuple[float, int]:
    found = sum(header in delivery.headers for header in source.headers)
    return found / len(source.headers), found


def _check_headers(delivery: Delivery, source: Source) -> None:
    missing = [header for header in source.headers if header not in delivery.headers]
    if not missing:
        return
    spare = [h for h in delivery.headers if h not in source.headers + source.optional_headers]
    near = difflib.get_close_matches(missing[0], spare, n=1, cutoff=0.5)
    hint = f" The nearest header is '{near[0]}': rename it." if near else ""
    others = f" (and {len(missing) - 1} more: {', '.join(missing[1:])})" if missing[1:] else ""
    raise SourceError(
        f"{delivery.path.name}: column '{missing[0]}' of {source.name} is missing{others}.{hint}"
    )
