"""Which format the dates of a column are written in, and what only a person can say of it."""

from dataclasses import dataclass, field
from functools import cache, lru_cache

import polars as pl

from pipelines.contracts.dated_columns import stands_for_none
from pipelines.contracts.dates import read_days, why_no_day
from pipelines.mapping.dates import ISO, parse_format, rewrite_as_iso
from pipelines.mapping.day_orders import NUMBERS, DayOrders, count_orders
from pipelines.mapping.mapping import UNDECIDED

ONE_ORDER = 20  # so many times more often one order of day and month than the other
MOST_MEASURED = 5_000
TEXT = "text"
LIKE_A_DATE = r"^.*\d.{3,}\d.*$|[A-Za-z]{3}.?\d\d"  # the rest is never tried
LIKELY_CENTURY = 2000  # only to measure with: a draft leaves the century to a person
DATE_FORMATS = (
    *(f"{order}{year}".replace("/", mark) for mark in "/-." for order in ("dd/mm/", "mm/dd/")
      for year in ("yyyy", "yy")),
    *("yyyy/mm/dd", "yyyy.mm.dd", "yyyymmdd"),
    *(f"dd{mark}mmm{mark}{year}" for mark in (" ", "-", "/") for year in ("yyyy", "yy")),
    *("mmm dd, yyyy", "mmm dd yyyy", "ddmmmyyyy", "ddmmmyy"),
)  # fmt: skip
MONTH_FORMATS = (
    *("mmm yyyy", "mmm-yyyy", "mmm yy", "mmm-yy", "mm/yyyy", "mm-yyyy", "mm.yyyy"),
    *("yyyy/mm", "yyyymm"),
)


@dataclass(frozen=True)
class RecognisedDates:
    """What looking at a column's dates found.

    Attributes:
        form: The format that a mapping needs, or `?`; None where the dates are read without.
        question: What a person must decide of the format, in words; None where nothing.
        orders: What its dates tell of the order of day and month.
        placeholders: Text that stands for no date → rows.
    """

    form: str | None = None
    question: str | None = None
    orders: DayOrders = field(default_factory=DayOrders)
    placeholders: dict[str, int] = field(default_factory=dict)


def recognise_dates(values: pl.Series, kind: str = "date") -> RecognisedDates:
    """Work out the format of a column's dates.

    Args:
        values: The column as text, none empty.
        kind: `date`, or `month` where a day is not needed.
    """
    orders = count_orders(values)
    form, question = _form(values, kind, orders)
    if kind == "date" and orders.may_be_swapped:
        form, question = UNDECIDED, f"{orders.explain()}. Did one?"
    return RecognisedDates(form, question, orders, _placeholders(values, form, kind))


def _form(values: pl.Series, kind: str, orders: DayOrders) -> tuple[str | None, str | None]:
    shares = {form: share for form, share in measure_date_shares(values, kind).items() if share}
    best = max(shares, key=lambda form: shares[form], default=ISO)
    parsed = parse_format(best)
    if best == ISO or parsed is None:
        return None, None
    if parsed.has_month_name or not parsed.has_day or best.startswith("yyyy"):
        return best, None
    if parsed.has_short_year and (doubt := _doubt_of_short_year(values)):
        return UNDECIDED, doubt
    for is_month_first, these, others in (
        (False, orders.day_first, orders.month_first),
        (True, orders.month_first, orders.day_first),
    ):
        if these > ONE_ORDER * others:
            return orders.name_format(is_month_first=is_month_first), None
    why = "Both orders occur" if orders.day_first else "No day is past the 12th"
    return UNDECIDED, f"day or month first? {why}."


def _doubt_of_short_year(values: pl.Series) -> str | None:
    """A year of two digits may stand first: then the last number, not the first, is the day."""
    parts = values.str.extract_groups(NUMBERS).struct.unnest().drop_nulls()
    first, last = (parts.to_series(place).n_unique() for place in (0, 3))
    if last <= first:
        return None
    return "years have two digits, and it cannot be told which of the three numbers is the year."


def fits_dates(values: pl.Series, kind: str) -> float:
    """Share of the values that the format which fits best reads."""
    shares = measure_date_shares(values, kind)
    return shares[ISO] + max((s for form, s in shares.items() if form != ISO), default=0.0)


def measure_date_shares(values: pl.Series, kind: str) -> dict[str, float]:
    """Share of the values that ISO reads, and what each other format reads of the others."""
    distinct = values.unique(maintain_order=True)
    step = max(1, distinct.len() // MOST_MEASURED)
    return _shares(tuple(distinct.gather_every(step)), kind)


@lru_cache(maxsize=128)
def _shares(texts: tuple[str, ...], kind: str) -> dict[str, float]:
    """The same of distinct texts; each column is held against many names."""
    looked_at = pl.Series(TEXT, texts, dtype=pl.String)
    others = looked_at.filter(read_days(looked_at, as_months=kind == "month").is_null())
    shares = {ISO: (looked_at.len() - others.len()) / max(looked_at.len(), 1)}
    likely = others.filter(others.str.contains(LIKE_A_DATE))
    if likely.is_empty():
        return shares
    read = likely.to_frame().select(_measures(kind)).row(0, named=True)
    return shares | {form: count / looked_at.len() for form, count in read.items()}


@cache
def _measures(kind: str) -> list[pl.Expr]:
    """How many values each format reads: made once, for they are many and asked for often."""
    text = pl.col(TEXT)
    counts = []
    for form in DATE_FORMATS + (MONTH_FORMATS if kind == "month" else ()):
        iso = rewrite_as_iso(text, form, LIKELY_CENTURY)
        year = iso.str.slice(0, 4).cast(pl.Int32, strict=False)
        counts.append(((iso != text) & year.is_between(1900, 2100)).sum().alias(form))
    return counts


def _rewritten(values: pl.Series, form: str | None) -> pl.Series:
    if form in (None, UNDECIDED):
        return values
    iso = rewrite_as_iso(pl.col(values.name), str(form), LIKELY_CENTURY)
    return values.to_frame().select(iso.alias(values.name)).to_series()


def _placeholders(values: pl.Series, form: str | None, kind: str) -> dict[str, int]:
    """Text that stands for no date → how often it does."""
    counts = values.alias(TEXT).value_counts(name="count")
    counts = counts.with_columns(iso=_rewritten(counts[TEXT], form))
    counts = counts.with_columns(day=read_days(counts["iso"], as_months=kind == "month"))
    reason = why_no_day(pl.col("iso"), pl.col("day"), stands_for_none(pl.col("day"), kind))
    found = counts.filter(reason == "placeholder_date").sort("count", descending=True)
    return dict(found.select(TEXT, "count").iter_rows())
