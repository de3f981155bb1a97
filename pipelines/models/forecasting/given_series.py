"""The series that a forecast is asked for: checked, brought to one form, stray dates left out."""

import datetime as dt
from dataclasses import dataclass

import polars as pl
import polars.selectors as cs

from pipelines.errors import ModelError
from pipelines.models.forecasting.panel import KEYS, Key
from pipelines.models.forecasting.settings import MONTHS, PROPHET_LEVELS
from pipelines.models.periods import add_months, months_between
from pipelines.models.series import SMALL_FORCE_COUNT
from pipelines.models.strays import EMPTY_MONTHS, real_span

MOST_NAMED = 3
LONGEST_YEARS = 50
"""Past half a century ahead no count says anything, and a slip is likelier than a wish."""
SCHEMA = {
    **dict.fromkeys(KEYS, pl.String),
    "period_start": pl.Date,
    "value": pl.Float64,
    "value_error": pl.Float64,
}
_FIRST = dt.date(1, 1, 1)


@dataclass(frozen=True)
class GivenSeries:
    """What is forecast from.

    Attributes:
        rows: SCHEMA; one row per series and period, period_start its first day.
        strays: By series, what was left out as too far from the rest, in words.
        last_period: First day of the last period of any series; None where there is none.
    """

    rows: pl.DataFrame
    strays: dict[Key, str]
    last_period: dt.date | None


def read_series(series: pl.DataFrame, frequency: str) -> GivenSeries:
    """Check the series of a call, and bring whole numbers, dates and times to one form.

    Args:
        series: As for `forecast`.
        frequency: `month` or `quarter`.

    Raises:
        ModelError: The frequency is unknown; a column is missing or of another kind; a key, a date
            or an error is empty; a value is endless; a period of a series is given more than once.
    """
    if frequency not in MONTHS:
        raise ModelError(f"forecast: the frequency is {frequency!r}; give one of {list(MONTHS)}")
    _check_columns(series)
    if "value_error" not in series.columns:
        series = series.with_columns(value_error=pl.lit(0.0))
    rows = series.select(
        pl.col(KEYS).cast(pl.String),
        pl.col("period_start").cast(pl.Date),
        pl.col("value").cast(pl.Float64).fill_nan(None),
        pl.col("value_error").cast(pl.Float64).fill_nan(None).fill_null(0.0),
    )
    _check_cells(rows, frequency)
    first_day = pl.col("period_start").dt.truncate(f"{MONTHS[frequency]}mo")
    rows = rows.with_columns(first_day.alias("period_start"))
    return _without_strays(rows, MONTHS[frequency])


def check_terms(horizon: int, prophet_level: str | None, events: pl.DataFrame | None) -> None:
    """Refuse what cannot be asked of a forecast.

    Raises:
        ModelError: The horizon is no whole number from 1 to fifty years, the level of Prophet's
            fits is unknown, or the events lack a column.
    """
    if not isinstance(horizon, int) or isinstance(horizon, bool) or horizon < 1:
        raise ModelError(f"forecast: the horizon is {horizon!r}; give 1 period ahead or more")
    if horizon > LONGEST_YEARS * 12:
        raise ModelError(
            f"forecast: the horizon is {horizon} periods; give {LONGEST_YEARS * 12} or fewer"
        )
    if prophet_level is not None and prophet_level not in PROPHET_LEVELS:
        levels = list(PROPHET_LEVELS)
        raise ModelError(f"forecast: prophet_level is {prophet_level!r}; give one of {levels}")
    missing = {"date", "kind", "offence_groups"} - set(events.columns if events is not None else ())
    if events is not None and missing:
        raise ModelError(f"forecast: the events lack {sorted(missing)}; name these columns")


def _check_columns(series: pl.DataFrame) -> None:
    if not isinstance(series, pl.DataFrame):
        kind = type(series).__name__
        raise ModelError(f"forecast: the series are a {kind}; give a Polars data frame")
    missing = {*KEYS, "period_start", "value"} - set(series.columns)
    if missing:
        raise ModelError(f"forecast: the series lack {sorted(missing)}; name these columns")
    texts = cs.string(include_categorical=True) | cs.by_dtype(pl.Enum, pl.Null)
    wanted = {
        **dict.fromkeys(KEYS, (texts, "text")),
        "period_start": (cs.date() | cs.datetime() | cs.by_dtype(pl.Null), "dates"),
        "value": (cs.numeric() | cs.by_dtype(pl.Null), "numbers"),
        "value_error": (cs.numeric() | cs.by_dtype(pl.Null), "numbers"),
    }
    for name, (kinds, word) in wanted.items():
        if name in series.columns and name not in cs.expand_selector(series, kinds):
            held = series.schema[name]
            raise ModelError(f"forecast: {name} holds {held}; give {word} in this column")


def _check_cells(rows: pl.DataFrame, frequency: str) -> None:
    for name in (*KEYS, "period_start"):
        empty = rows.filter(pl.col(name).is_null())
        if empty.height:
            raise ModelError(
                f"forecast: {name} is empty in {empty.height} of {rows.height} rows"
                f"{_where(empty)}; fill it or leave these rows out"
            )
    endless = rows.filter(pl.col("value").is_infinite())
    if endless.height:
        raise ModelError(f"forecast: {endless.height} values are endless{_where(endless)}")
    amiss = rows.filter((pl.col("value_error") < 0) | pl.col("value_error").is_infinite())
    if amiss.height:
        raise ModelError(
            f"forecast: {amiss.height} values of value_error are below 0 or endless{_where(amiss)};"
            " give standard errors, 0 for settled counts"
        )
    _check_periods(rows, frequency)


def _check_periods(rows: pl.DataFrame, frequency: str) -> None:
    """Refuse a period that a series has more than once, saying whether by a day or by several."""
    period = pl.col("period_start").dt.truncate(f"{MONTHS[frequency]}mo").alias("period")
    day = pl.col("period_start")
    twice = (
        rows.group_by(*KEYS, period)
        .agg(day.min(), day.n_unique().alias("days"), pl.len())
        .filter(pl.col("len") > 1)
        .sort(*KEYS, "period")
    )
    if not twice.height:
        return
    where, several = _where(twice), twice.filter(pl.col("days") > 1)
    if several.height:
        most = int(several["days"].max())  # type: ignore[arg-type]
        raise ModelError(
            f"forecast: {several.height} periods hold several dates, up to {most} in one"
            f" {frequency}{_where(several)}; add the counts of each {frequency} up first"
        )
    raise ModelError(
        f"forecast: {twice.height} periods are given more than once{where};"
        " give one row for each series and period"
    )


def _where(rows: pl.DataFrame) -> str:
    """Where the first few rows are, with how many more there are."""
    named = [
        " ".join("(empty)" if part is None else str(part) for part in row)
        for row in rows.select(*KEYS, "period_start").head(MOST_NAMED).iter_rows()
    ]
    more = f" and {rows.height - MOST_NAMED} more" if rows.height > MOST_NAMED else ""
    return f" ({'; '.join(named)}{more})"


def _without_strays(rows: pl.DataFrame, months: int) -> GivenSeries:
    """Leave out what lies far from the rest of its series, and name it."""
    known = rows.filter(pl.col("value").is_not_null()).sort("period_start")
    spans, strays = [], {}
    for names, part in known.group_by(*KEYS, maintain_order=True):
        days, values = part["period_start"].to_list(), part["value"].to_list()
        first, last = _span(days, values, months)
        spans.append((*names, first, last))
        out = [day for day, value in zip(days, values, strict=True) if value]
        out = [day for day in out if not first <= day <= last]
        if out:
            key = (str(names[0]), str(names[1]), str(names[2]))
            strays[key] = _stray_words(out, first, last)
    schema = {**dict.fromkeys(KEYS, pl.String), "first": pl.Date, "last": pl.Date}
    kept = (
        known.join(pl.DataFrame(spans, schema=schema, orient="row"), on=KEYS)
        .filter(pl.col("period_start").is_between("first", "last"))
        .select(SCHEMA.keys())
    )
    return GivenSeries(kept, strays, _last_period(rows, kept))


def _last_period(rows: pl.DataFrame, kept: pl.DataFrame) -> dt.date | None:
    """The last period that the call looks at: rows without a value tell too, unless far beyond."""
    last: dt.date | None = kept["period_start"].max()  # type: ignore[assignment]
    if last is None:
        return None
    asked = rows.filter(pl.col("period_start") <= add_months(last, EMPTY_MONTHS))["period_start"]
    return asked.max()  # type: ignore[return-value]


def _span(days: list[dt.date], values: list[float], months: int) -> tuple[dt.date, dt.date]:
    """The first and the last period of a series without the lonely ones at either end."""
    numbers = [months_between(_FIRST, day) for day in days]
    first, last = real_span(numbers, months)
    counted = [number for number, value in zip(numbers, values, strict=True) if value]
    positive = sorted(value for value in values if value)
    if counted and positive[len(positive) // 2] >= SMALL_FORCE_COUNT:
        # Noughts that were filled in between a stray date and the rest are no delivery either. Of a
        # series that is rarely more than nought, years of noughts are what there was.
        begins, _ = real_span(counted, months)
        first = max(first, begins) if begins > counted[0] else first
    found = dict(zip(numbers, days, strict=True))
    return found[first], found[last]


def _stray_words(out: list[dt.date], first: dt.date, last: dt.date) -> str:
    named = ", ".join(f"{day:%B %Y}" for day in out[:MOST_NAMED])
    more = f" and {len(out) - MOST_NAMED} more" if len(out) > MOST_NAMED else ""
    return f"left out, as far from all else ({first:%B %Y} to {last:%B %Y}): {named}{more}"
