"""Write a draft as a mapping file, with what a person must decide at its head."""

from pathlib import Path

import tomlkit
from tomlkit.items import Table

from pipelines.errors import SourceError
from pipelines.mapping.draft import Draft
from pipelines.mapping.mapping import UNDECIDED


def write_draft(draft: Draft, path: Path, out: Path) -> None:
    """Write a draft as a mapping file, with what to decide at its head.

    Raises:
        SourceError: The file is there already, or cannot be written.
    """
    document = tomlkit.document()
    for line in describe_draft(draft, path):
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.add("source", tomlkit.item(draft.source.name))
    tables: dict[str, dict[str, object]] = {
        "columns": dict(draft.columns),
        "constants": dict(draft.constants),
        "dates": _common_format(draft.dates),
        "numbers": {"decimal": draft.decimal} if draft.decimal else {},
        "file": {name: value for name, value in vars(draft.reading).items() if value},
    }
    for name, values in tables.items():
        if values:
            document.add(name, _table(values))
    if draft.values:
        inside = tomlkit.table(is_super_table=True)
        for column, meanings in draft.values.items():
            inside.add(column, _table(dict(meanings)))
        document.add("values", inside)
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(tomlkit.dumps(document))
    except FileExistsError as error:
        raise SourceError(f"{out}: is there already. Choose another --out.") from error
    except OSError as error:
        raise SourceError(
            f"{out}: cannot be written ({error.strerror}). Choose another."
        ) from error


def describe_draft(draft: Draft, path: Path) -> list[str]:
    """What the draft is, what it loads as it stands, and what a person must decide."""
    lines = [f"How {path.name} becomes {draft.source.name}: a draft to be read by a person."]
    if draft.claim:
        claim = draft.claim
        lines.append(
            f"As it stands {claim.rows_accepted:,} of {claim.rows_read:,} rows load and"
            f" {claim.rows_rejected:,} are rejected."
        )
    else:
        lines.append(f"It loads nothing before every column at '{UNDECIDED}' is decided.")
    lines += [f"DECIDE {decision}" for decision in draft.decisions]
    if draft.unread:
        lines.append(f"Not read: {', '.join(draft.unread)}.")
    return lines


def _common_format(dates: dict[str, str]) -> dict[str, object]:
    formats = set(dates.values())
    return {"format": formats.pop()} if len(formats) == 1 and len(dates) > 1 else dict(dates)


def _table(values: dict[str, object]) -> Table:
    table = tomlkit.table()
    for name, value in values.items():
        item = tomlkit.item(value)
        if value == UNDECIDED:
            item.comment("DECIDE")
        table.add(name, item)
    return table
