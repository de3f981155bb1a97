"""Ask whether a column is what it is taken for, and which of two it is."""

import polars as pl

from pipelines.contracts.columns import contract_columns, is_dated, kind_of
from pipelines.mapping.contradictions import contradicts, find_overlaid
from pipelines.mapping.drafted import Draft, as_mapping
from pipelines.mapping.likeness import compare_values
from pipelines.mapping.mapping import UNDECIDED
from pipelines.mapping.names import SURE, compare_names
from pipelines.mapping.personal import find_likely_births, is_birth_header, is_personal_header
from pipelines.mapping.quoting import quote_text

FITS = 0.9  # share of its values that make a header as good as the one that was taken
FITTED = 5_000  # values that are looked at
FORCE = "force_code"
FEW_ROWS, MANY_VALUES = 20, 0.5  # a label that is another one in most of so many rows is none


def ask_of_columns(draft: Draft, sample: pl.DataFrame) -> None:
    """Ask of columns that may be something else than their name says.

    Args:
        draft: What stands so far.
        sample: The file's rows as text; a column a header.
    """
    births = find_likely_births(sample)
    for name, column in contract_columns(draft.source.contract).items():
        header = draft.columns.get(name, name)
        if header not in sample.columns or name in draft.constants:
            continue
        if is_dated(column) and (header in births or is_birth_header(header)):
            _ask_of_birth(draft, name, header)
        if draft.is_said:
            continue
        _ask_of_rivals(draft, sample, name, header)
        if kind_of(column) in ("text", "label"):
            _ask_of_label(draft, name, header, sample[header].drop_nulls())


def _ask_of_birth(draft: Draft, name: str, header: str) -> None:
    draft.ask(
        name,
        "birth_date",
        f"'{header}' lies years before the other dates of nearly every row, as dates of birth do,"
        " and they are no event of a case. Take the line out, unless these are old offences.",
        suggestions=(header,),
    )


def _ask_of_rivals(draft: Draft, sample: pl.DataFrame, name: str, header: str) -> None:
    """Other headers that are called like the column too, and say something else."""
    column = contract_columns(draft.source.contract)[name]
    known_as_another = {h for n, h in draft.columns.items() if compare_names(h, n) == SURE}
    rivals = [
        other
        for other in sample.columns
        if other not in {header, *known_as_another}
        and compare_names(other, name) == SURE
        and not is_personal_header(other)
        and sample[other].drop_nulls().len()
        and compare_values(sample[other].drop_nulls().head(FITTED), name, column) >= FITS
        and not sample[other].equals(sample[header], null_equal=True)
    ]
    if rivals:
        draft.ask(
            name,
            "likely_column",
            f"'{header}' was taken, and {_listed(rivals)} could be it as well: which?",
            suggestions=(header, *rivals),
            lines=("[columns]", f"{name} = {quote_text(rivals[0])}  # or as it stands"),
        )


def _ask_of_label(draft: Draft, name: str, header: str, values: pl.Series) -> None:
    count = values.n_unique()
    if values.len() < FEW_ROWS or count <= MANY_VALUES * values.len():
        return
    draft.ask(
        name,
        "likely_column",
        f"is '{header}' a code or a label? It has {count:,} different values in"
        f" {values.len():,} rows; names and addresses are never stored.",
        row_count=values.len(),
        suggestions=(header,),
    )


def _listed(headers: list[str]) -> str:
    return " and ".join(f"'{header}'" for header in headers)


def ask_of_constants(draft: Draft, sample: pl.DataFrame) -> None:
    """Constants that are laid over a column which does not say the same in every row."""
    columns = contract_columns(draft.source.contract)
    overlaid = {**_find_forces(draft, sample), **find_overlaid(draft.headers, as_mapping(draft))}
    for name, header in overlaid.items():
        constant, said = draft.constants[name], sample[header].drop_nulls()
        others = said.filter(contradicts(said, constant, name, columns[name], with_unknown=True))
        if others.is_empty():
            continue
        draft.ask(
            name,
            "constant_over_column",
            f"'{constant}' is laid over the column '{header}', which says something else in"
            f" {others.len():,} of {sample.height:,} rows ({others.n_unique():,} other values)."
            " Read the column in place of the constant, or say that it is to be ignored; left so,"
            " rows whose own value is known are rejected.",
            row_count=others.len(),
            suggestions=(header,),
            lines=(
                *("[columns]", f"{name} = {quote_text(header)}  # and no line under [constants]"),
                *("[ignored]", f"headers = [{quote_text(header)}]  # or this"),
            ),
        )


def _find_forces(draft: Draft, sample: pl.DataFrame) -> dict[str, str]:
    """The constant force → a header whose values are forces, whatever it is called."""
    column = contract_columns(draft.source.contract).get(FORCE)
    if column is None or draft.constants.get(FORCE, UNDECIDED) == UNDECIDED:
        return {}
    for header in draft.unread:
        values = sample[header].drop_nulls()
        if header in draft.ignored or values.len() < max(FITS * sample.height, 1):
            continue
        if compare_values(values.head(FITTED), FORCE, column) >= FITS:
            return {FORCE: header}
    return {}
