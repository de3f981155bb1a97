"""Write a mapping as a file, and a draft in words or as plain values."""

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import asdict
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from pipelines.contracts.columns import contract_columns, kind_of
from pipelines.errors import SourceError
from pipelines.mapping.dates import needs_century
from pipelines.mapping.drafted import Draft, as_mapping
from pipelines.mapping.mapping import UNDECIDED, Mapping
from pipelines.mapping.parts import CENTURY
from pipelines.mapping.rows import write_only, write_rows


def to_tables(mapping: Mapping) -> dict[str, Any]:
    """A mapping as the tables of its file; what says nothing is left out."""
    tables: dict[str, Any] = {
        "source": mapping.source.name,
        "columns": dict(mapping.columns),
        "constants": dict(mapping.constants),
        "dates": _common_format(mapping.dates) | _century(mapping),
        "numbers": _said({"decimal": mapping.decimal, "remove": mapping.removed}),
        "years": _said({"named_by": mapping.years_named_by}),
        "values": {name: dict(meanings) for name, meanings in mapping.values.items()},
        "rows": write_rows(mapping.rows) if mapping.rows else {},
        "only": write_only(mapping.only),
        "ignored": {"headers": list(mapping.ignored)} if mapping.ignored else {},
        "file": _said(
            {n: list(v) if isinstance(v, tuple) else v for n, v in vars(mapping.reading).items()}
        ),
    }
    return _said(tables)


def _said(table: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if value}


def write_mapping(tables: Dict[str, Any], out: Path, *, head: Iterable[str] = ()) -> None:
    """Write a mapping file from its tables.

    Args:
        tables: As `to_tables` gives them, or as they were changed since: `source`, and tables of
            names and values.
        out: The file, which must not be there yet.
        head: Comments at its head.

    Raises:
        SourceError: The file is there already, or cannot be written.
    """
    document = tomlkit.document()
    for line in head:
        document.add(tomlkit.comment(line))
    if document.body:
        document.add(tomlkit.nl())
    # What stands outside a table must stand before them all.
    for name, table in sorted(tables.items(), key=lambda pair: isinstance(pair[1], Dict)):
        document.add(name, _table(table) if isinstance(table, Dict) else tomlkit.item(table))
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(tomlkit.dumps(document))
    except FileExistsError as error:
        raise SourceError(f"{out}: is there already. Choose another --out.") from error
    except OSError as error:
        raise SourceError(
            f"{out}: cannot be written ({error.strerror}). Choose another."
        ) from error


def write_draft(draft: Draft, path: Path, out: Path) -> None:
    """Write a draft as a mapping file, with what to decide at its head.

    Raises:
        SourceError: The file is there already, or cannot be written.
    """
    write_mapping(to_tables(as_mapping(draft)), out, head=describe_draft(draft, path))


def describe_draft(draft: Draft, path: Path) -> list[str]:
    """What the draft is, what it loads as it stands, and what a person must decide."""
    lines = [f"How {path.name} becomes {draft.source.name}: a draft to be read by a person."]
    if draft.claim:
        claim = draft.claim
        lines.append(
            f"As it stands {claim.rows_accepted:,} of {claim.rows_read:,} rows load and"
            f" {claim.rows_rejected:,} are rejected."
        )
        for reason in claim.reasons:
            more = ", ..." if reason.row_count > len(reason.example_lines) else ""
            places = ", ".join(reason.example_lines)
            lines.append(f"{reason.row_count:,} rejected for {reason.reason} (line {places}{more})")
    else:
        lines.append(f"It loads nothing before every column at '{UNDECIDED}' is decided.")
    for question in draft.questions:
        lines.append(f"DECIDE {question.column}: {question.text}")
        lines += [f"    {line}" for line in question.lines]
    if draft.unread:
        lines.append(f"Not read: {', '.join(draft.unread)}.")
    return lines


def to_record(draft: Draft) -> dict[str, Any]:
    """The whole draft as plain values, as `map --json` prints it.

    `mapping` has the very tables of a mapping file, so that it can be changed and written or
    judged again; `contract` says of each column what may stand in it.
    """
    return {
        "source": draft.source.name,
        "questions": [asdict(question) for question in draft.questions],
        "mapping": to_tables(as_mapping(draft)),
        "headers": list(draft.headers),
        "unread": draft.unread,
        "contract": [
            {
                "column": name,
                "kind": kind_of(column),
                "is_mandatory": not column.nullable,
                "is_key": name in draft.source.key,
                "allowed": list((column.metadata or {}).get("values", ())),
            }
            for name, column in contract_columns(draft.source.contract).items()
        ],
        "claim": asdict(draft.claim) if draft.claim else None,
        "preview": [asdict(row) for row in draft.preview],
    }


def _common_format(dates: dict[str, str]) -> dict[str, Any]:
    formats = set(dates.values())
    return {"format": formats.pop()} if len(formats) == 1 and len(dates) > 1 else dict(dates)


def _century(mapping: Mapping) -> dict[str, Any]:
    return {CENTURY: mapping.century or UNDECIDED} if needs_century(mapping.dates.values()) else {}


def _table(values: Dict[str, Any]) -> Table:
    has_tables = all(isinstance(value, Dict) for value in values.values())
    table = tomlkit.table(is_super_table=has_tables)
    for name, value in values.items():
        item = _table(value) if isinstance(value, Dict) else tomlkit.item(value)
        if value == UNDECIDED:
            item.comment("DECIDE")
        table.add(name, item)
    return table
