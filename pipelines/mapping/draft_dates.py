"""Which format the dates of a column are written in, and what only a person can say of it."""

from dataclasses import dataclass

import polars as pl

from pipelines.mapping.dates import ISO
from pipelines.mapping.likeness import measure_date_shares
from pipelines.mapping.mapping import UNDECIDED

ONE_ORDER = 20  # so many times more often one order of day and month than the other


@dataclass(frozen=True)
class RecognisedDates:
    """What looking at a column's dates found.

    Attributes:
        form: The format that a mapping needs, or `?`; None where the dates are read without.
        question: What a person must decide of it, in words; None where nothing.
    """

    form: str | None = None
    question: str | None = None


def recognise_dates(values: pl.Series) -> RecognisedDates:
    """Work out the format of a column's dates.

    Args:
        values: The column as text, none empty.
    """
    shares = {form: share for form, share in measure_date_shares(values).items() if share > 0}
    best = max(shares, key=lambda form: shares[form], default=ISO)
    if best == ISO:
        return RecognisedDates()
    question = None
    for separator in "/-.":
        day, month = (
            values.str.extract_groups(rf"^(\d{{1,2}})\{separator}(\d{{1,2}})\{separator}\d{{4}}")
            .struct.unnest()
            .to_dict(as_series=True)
            .values()
        )
        day_first = int((day.cast(pl.Int32) > 12).sum() or 0)
        month_first = int((month.cast(pl.Int32) > 12).sum() or 0)
        if not (day.is_not_null().any() and best[2] == separator):
            continue
        time = best.partition(" ")[1] + best.partition(" ")[2]
        if day_first > ONE_ORDER * month_first:
            best = f"dd{separator}mm{separator}yyyy{time}"
        elif month_first > ONE_ORDER * day_first:
            best = f"mm{separator}dd{separator}yyyy{time}"
        else:
            best = UNDECIDED
            why = "both orders occur" if day_first else "no day is past the 12th"
            question = f"day or month first? {why.capitalize()}."
    return RecognisedDates(best, question)
