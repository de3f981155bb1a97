"""How rows of a file become one record: which name it together, and how each column is settled."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Any

import dataframely as dy

from pipelines.contracts.columns import contract_columns, kind_of
from pipelines.errors import SourceError
from pipelines.mapping.undecided import UNDECIDED
from pipelines.sources.source import Source

ONE_PER = "one_per"
DATES, NUMBERS = ("date", "month"), ("whole_number", "decimal", "fine_decimal")
COUNT_OF = "count_of"
RULES: dict[str, tuple[str, ...] | None] = {
    "first": None,
    "earliest": DATES,
    "latest": DATES,
    "lowest": NUMBERS,
    "highest": NUMBERS,
    "sum": NUMBERS,
    COUNT_OF: NUMBERS,
    "any": ("flag",),
}
"""Rule → the kinds of column that it is for; of every kind where None."""
UNORDERED = (*DATES, *NUMBERS, "flag")
"""Kinds that no list can put in order; all others are text."""
USUAL_RULES = {
    **{"date": "earliest", "month": "earliest", "flag": "any", "whole_number": "lowest"},
    **dict.fromkeys(("text", "label", "offence_code"), "first"),
}
USUAL_OF_COLUMN: dict[str, str | tuple[str, ...]] = {
    "complexity": ("major", "complex", "standard"),
    "risk_level": ("high", "medium", "low", "not_assessed"),
    "closed_date": "latest",
    "published_date": "latest",
    "child_id": "first",
}


@dataclass(frozen=True)
class RowRules:
    """What `[rows]` of a mapping says.

    Attributes:
        one_per: The contract's columns that name a record, the force aside.
        rules: Contract column → the name of a rule, or its values with the one that counts first.
    """

    one_per: tuple[str, ...]
    rules: dict[str, str | tuple[str, ...]] = field(default_factory=dict)

    @property
    def settled(self) -> dict[str, str | tuple[str, ...]]:
        """The rules without what a draft left to a person."""
        return {name: rule for name, rule in self.rules.items() if rule != UNDECIDED}

    @property
    def counted(self) -> tuple[str, ...]:
        """Columns that hold the number of rows, and so stand in no file."""
        return tuple(name for name, rule in self.rules.items() if rule == COUNT_OF)


@dataclass(frozen=True)
class SeveralRows:
    """Records of a file that have several rows which say different things.

    Attributes:
        record_count: Such records.
        row_count: Their rows.
        differing: Columns that differ within a record, in the contract's order.
    """

    record_count: int
    row_count: int
    differing: tuple[str, ...]


def name_records(source: Source) -> tuple[str, ...]:
    """The columns by which rows of one record know each other, within a force."""
    return tuple(name for name in source.key if name != "force_code")


def read_rows(name: str, source: Source, written: Dict[str, Any]) -> RowRules | None:
    """The rules of a mapping's `[rows]`; None where it has none.

    Raises:
        SourceError: It names no record, a column that is none, or a rule that is not for it.
    """
    if not written:
        return None
    key, one_per = name_records(source), written.get(ONE_PER)
    if (one_per,) != key and one_per != list(key):
        wanted = f'"{key[0]}"' if len(key) == 1 else str(list(key)).replace("'", '"')
        raise SourceError(
            f"{name}: [rows] {ONE_PER} must be {wanted}, which names one of the {source.name}."
        )
    columns = contract_columns(source.contract)
    rules = {column: rule for column, rule in written.items() if column != ONE_PER}
    for column, rule in rules.items():
        if column not in columns or column in source.key:
            known = ", ".join(c for c in columns if c not in source.key)
            raise SourceError(f"{name}: [rows] '{column}' is not one of {known}.")
        _check_rule(name, column, columns[column], rule)
    as_read = {c: tuple(r) if isinstance(r, list) else r for c, r in rules.items()}
    return RowRules(key, as_read)


def _check_rule(name: str, column: str, declared: dy.Column, rule: Any) -> None:
    kind, where = kind_of(declared), f"{name}: [rows] {column}"
    if isinstance(rule, list):
        allowed = (declared.metadata or {}).get("values")
        unknown = [value for value in rule if allowed and value not in allowed]
        if kind in UNORDERED or unknown or not rule or not all(type(v) is str for v in rule):
            told = f" of {', '.join(allowed)}" if allowed else ""
            raise SourceError(f"{where}: a list must hold values{told}, the one that counts first.")
        return
    fitting = _fitting(kind)
    if rule not in (*fitting, UNDECIDED):
        listed = (
            ", or a list of values with the one that counts first" if kind not in UNORDERED else ""
        )
        raise SourceError(f"{where} = '{rule}' must be one of {', '.join(fitting)}{listed}.")


def propose_rows(several: SeveralRows, source: Source, rules: RowRules | None) -> RowRules:
    """The rules that stand, and proposals for what else differs: `?` where only a person knows."""
    columns = contract_columns(source.contract)
    proposed: dict[str, str | tuple[str, ...]] = {}
    for name in several.differing:
        is_listed = bool((columns[name].metadata or {}).get("values"))
        usual = UNDECIDED if is_listed else USUAL_RULES.get(kind_of(columns[name]))
        proposed[name] = USUAL_OF_COLUMN.get(name) or usual or UNDECIDED
    return RowRules(name_records(source), {**proposed, **(rules.settled if rules else {})})


def explain_several_rows(several: SeveralRows, source: Source, rules: RowRules | None) -> str:
    """What a person is told of a file that was refused for it, with the lines to add."""
    named = " and ".join(name_records(source))
    lines = describe_rows(propose_rows(several, source, rules), source)
    return "\n    ".join(
        (
            f"{named}: {several.record_count:,} have several rows that differ"
            f" ({several.row_count:,} rows). Is there a row per offence, person or event? Then say"
            " in the mapping how one record is made of them (docs/extracts.md, 'Several rows of one"
            " record'):",
            *([] if rules else [f'source = "{source.name}"']),
            *lines,
        )
    )


def write_rows(rules: RowRules) -> dict[str, Any]:
    """The rules as the table `[rows]`."""
    one_per = rules.one_per[0] if len(rules.one_per) == 1 else list(rules.one_per)
    plain = {c: list(r) if isinstance(r, tuple) else r for c, r in rules.rules.items()}
    return {ONE_PER: one_per, **plain}


def read_only(name: str, written: dict[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Of a mapping's `[only]`, each column's headers and values; one value needs no list.

    Raises:
        SourceError: It is not written so.
    """
    read: dict[str, dict[str, tuple[str, ...]]] = {}
    for column, said in written.items():
        tests = said if isinstance(said, dict) else {}
        lists = {h: [v] if isinstance(v, str) else v for h, v in tests.items()}
        if not lists or not all(
            isinstance(v, list) and v and all(isinstance(t, str) for t in v) for v in lists.values()
        ):
            raise SourceError(
                f'{name}: [only.{column}] must hold lines such as "Person role" = ["Victim"].'
            )
        read[column] = {header: tuple(values) for header, values in lists.items()}
    return read


def write_only(only: Dict[str, Dict[str, tuple[str, ...]]]) -> dict[str, Any]:
    """Which rows a column counts in, as the table `[only]`."""
    return {
        column: {header: list(values) for header, values in tests.items()}
        for column, tests in only.items()
    }


def describe_only(only: Dict[str, Dict[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """The lines to add to a mapping."""
    lines = []
    for column, tests in write_only(only).items():
        lines.append(f"[only.{column}]")
        lines += [f'"{header}" = {_quoted(values)}' for header, values in tests.items()]
    return tuple(lines)


def describe_rows(rules: RowRules, source: Source) -> tuple[str, ...]:
    """The lines to add to a mapping; where a person must choose, what there is to choose from."""
    columns = contract_columns(source.contract)
    lines = ["[rows]"]
    for name, rule in write_rows(rules).items():
        if rule != UNDECIDED:
            lines.append(f"{name} = {_quoted(rule)}")
            continue
        allowed = (columns[name].metadata or {}).get("values")
        choice = "put in order: the first that any row has counts" if allowed else "choose one"
        options = list(allowed) if allowed else _fitting(kind_of(columns[name]))
        lines.append(f"{name} = {_quoted(options)}  # {choice}")
    return tuple(lines)


def _fitting(kind: str) -> list[str]:
    """The rules that are for a kind of column."""
    return [rule for rule, kinds in RULES.items() if kinds is None or kind in kinds]


def _quoted(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_quoted(each) for each in value)}]"
    return f'"{value}"'
