"""What a control chart says, in words that need no training in statistics."""

from datetime import date

import polars as pl

from dashboard.shell import text
from dashboard.signals.meanings import (
    CHANCE,
    CHANCE_QUARTERS,
    CHANCE_RARE,
    KINDS,
    QUIET_SHARE,
    RUN_CHANCE,
    SLOPES,
)
from pipelines.contracts.vocabulary import TERRITORIAL_FORCE_COUNT
from pipelines.models.signals.charted_series import RECORDED_CRIME

OFFENCES = {
    "child_cruelty": "child cruelty offences",
    "obscene_publications": "obscene publications offences",
}
RUN = 7
YEAR = {"month": 12, "quarter": 4}
"""How many points are a year's."""
SMALL = 10
LEAP = 1e-6
"""Steps from centre to centre that differ by more are of two lines."""
MANY = 3
"""How many months a sentence names before it only counts them."""


def name_signal(signal: str) -> str:
    """A signal of mart control_chart in words."""
    return KINDS.get(signal) or text.label(signal)


def unit_of(points: pl.DataFrame) -> str:
    """Whether the points of a chart are months or quarters."""
    return "month" if points["period_months"][0] == 1 else "quarter"


def some_forces(count: int, held: int) -> str:
    """What a sum over some of the police forces is called.

    Args:
        count: How many it sums; British Transport Police is one of them where it delivers.
        held: How many the version holds.
    """
    of = max(held, TERRITORIAL_FORCE_COUNT)
    return f"{count} of {of} forces".replace(" ", text.SPACE)


def subject(measure: str, abuse_type: str) -> str:
    """What is counted, in the middle of a sentence."""
    if measure == RECORDED_CRIME:
        return f"recorded {OFFENCES.get(abuse_type) or text.label(abuse_type).lower()}"
    return measure if abuse_type == "all" else f"{measure} of {text.label(abuse_type).lower()}"


def point_name(month: date, unit: str) -> str:
    """The name of a month or quarter."""
    return text.month_name(month) if unit == "month" else text.quarter(month)


def level(number: float) -> str:
    """An average or a limit; small ones with a decimal, since a count of them would read nought."""
    return f"{number:.1f}" if 0 < number < SMALL else text.count(number)


def is_told(points: pl.DataFrame) -> bool:
    """Whether there are limits to hold the latest points against."""
    return points.height > 0 and points["upper"][-1] is not None


def answer_sentence(where: str, what: str, points: pl.DataFrame) -> str:
    """Which points of the latest year stand out, or that they have long been on one side.

    Args:
        where: The force's name.
        what: As `subject` gives it.
        points: One series of mart control_chart up to the month that the reader chose.
    """
    unit = unit_of(points)
    if not is_told(points):
        return f"{where}: there are too few {unit}s of {what} to tell what is usual."
    settled = points.filter(~pl.col("is_provisional"))
    recent = settled.tail(YEAR[unit])
    found = recent.filter(pl.col("signal").is_not_null())
    early = _early(points, unit)
    if recent.is_empty():
        return f"{where}: every {unit} of {what} is still provisional.{early}"
    among = f"the latest {recent.height} settled {unit}s of {what}"
    among = among if recent.height > 1 else f"the latest settled {unit} of {what}"
    if _is_long_run(settled):
        return f"{where}: {_run_words(what, settled, recent)}{early}"
    if found.is_empty():
        return f"{where}: none of {among} stands out.{early}"
    if found.height > MANY:
        return (
            f"{where}: {found.height} of {among} stand out, most lately {_told(found, 1)}.{early}"
        )
    stands = "stands" if found.height == 1 else "stand"
    return f"{where}: {found.height} of {among} {stands} out: {_told(found, MANY)}.{early}"


def _is_long_run(settled: pl.DataFrame) -> bool:
    """Whether the latest points are a run that the rules call one."""
    run, _ = latest_run(settled)
    return run >= RUN and settled["signal"].tail(RUN).null_count() == 0


def _run_words(what: str, settled: pl.DataFrame, recent: pl.DataFrame) -> str:
    unit = unit_of(settled)
    run, side = latest_run(settled)
    outside = recent.filter(pl.col("signal") == "outside_limits").height
    since = point_name(settled["month"][-run], unit)
    return (
        f"{what} have been {side} their usual level ({usual_level(settled)}) for "
        f"{text.count(run)} {unit}s in a row, since {since}; {outside} of the latest "
        f"{recent.height} are outside the usual range. {RUN_CHANCE.format(unit=unit)}"
    )


def usual_level(points: pl.DataFrame) -> str:
    """The latest centre, and by how much it grows or falls a year where it slopes."""
    now = f"{level(points['centre'][-1])} a {unit_of(points)}"
    yearly = yearly_slope(points)
    if yearly is None:
        return now
    return f"{now}, {'growing' if yearly > 0 else 'falling'} by {text.percent(abs(yearly))} a year"


def yearly_slope(points: pl.DataFrame) -> float | None:
    """The growth of the latest centre line, as a share a year; None where it is level."""
    ends = points["centre"].tail(2).to_list()
    if not points["is_sloping"][-1] or len(ends) < 2 or None in ends:
        return None
    return float((ends[1] / ends[0]) ** YEAR[unit_of(points)] - 1)


def chance(points: pl.DataFrame) -> str:
    """How often chance alone brings a signal, on a chart of this kind."""
    if points["chart"][0] == "rare_events":
        return CHANCE_RARE
    return CHANCE if unit_of(points) == "month" else CHANCE_QUARTERS


def latest_run(settled: pl.DataFrame) -> tuple[int, str]:
    """How many of the latest points lie on one side of the centre, and on which.

    A run ends where limits start anew: there the centre leaps from the line that it was on.
    """
    run, side = 0, ""
    step: float | None = None if settled["is_sloping"][-1] else 1.0
    rows = settled.select("adjusted", "centre").reverse().rows()
    for place, (value, centre) in enumerate(rows):
        if value is None or centre is None or value == centre:
            break
        here = "above" if value > centre else "below"
        if place:
            ratio = rows[place - 1][1] / centre
            step = ratio if step is None else step
            if here != side or abs(ratio - step) > LEAP:
                break
        run, side = run + 1, here
    return run, side


def others_sentence(where: str, span: str, series: pl.DataFrame) -> str:
    """How many series of a force show a signal, and how many of as many quiet ones would."""
    marked = series.filter(pl.col("signals") > 0).height
    expected = round(series.height * QUIET_SHARE)
    return (
        f"{where}, {span} (recorded crime: its own latest year): {marked} of {series.height} "
        f"series show at least one signal. Of as many series in which nothing changed, about "
        f"{expected} would by chance."
    )


def reading(points: pl.DataFrame, span: str | None) -> str:
    """What the line and the limits of a chart are, and which points are not settled.

    Args:
        points: One series of mart control_chart.
        span: The span that the reader had the usual range rest on, in words; None for all of it.
    """
    unit, last = unit_of(points), points.row(-1, named=True)
    said = []
    basis = f"the five years before the latest {YEAR[unit]} settled {unit}s"
    if span:
        basis = f"{span.lower()} before these {unit}s, as chosen above"
    said.append(
        f"The latest year is judged by what was usual before it: usual level and range rest on "
        f"{basis}, since the last re-base; a short series is judged by all of itself."
    )
    if last["is_adjusted"]:
        said.append(
            "The usual season is taken out of the line, so that a dip that comes every August is "
            "no signal; the counts as they were delivered stand in the table."
        )
    if last["lower"] is not None:
        said.append(
            f"Usual range at the end: {level(last['lower'])} to {level(last['upper'])} around a "
            f"usual level of {usual_level(points)}. {SLOPES if last['is_sloping'] else ''}The axis "
            "need not begin at zero."
        )
    if points["is_provisional"].any():
        said.append(
            f"Hollow points are provisional: late records will still arrive. They are in no limit "
            f"or run, and a low one is not called a signal, since the {unit} is not complete."
        )
    if points["count"].null_count():
        said.append(f"A gap in the line is a {unit} that was not delivered, which is not zero.")
    return " ".join(said)


def stretches(points: pl.DataFrame) -> pl.DataFrame:
    """Neighbouring points that stand out on one side, as one row, the latest first.

    Returns:
        One row per stretch: start, end (first months), side, points, outside, kinds in words.
    """
    unit = unit_of(points)
    side = pl.when(pl.col("adjusted") < pl.col("centre")).then(pl.lit("Below the usual level"))
    # A level line that leaps is another one; a sloping one is never twice the same.
    level_line = pl.when(~pl.col("is_sloping")).then("centre").alias("line")
    marked = points.with_columns(
        pl.when(pl.col("signal").is_not_null())
        .then(side.otherwise(pl.lit("Above the usual level")))
        .alias("side")
    ).with_columns(pl.struct("side", level_line).rle_id().alias("stretch"))
    name = pl.col("signal").map_elements(name_signal, return_dtype=pl.String)
    return (
        marked.filter(pl.col("side").is_not_null())
        .with_columns(name.alias("kind"))
        .group_by("stretch", maintain_order=True)
        .agg(
            pl.col("month").first().alias("start"),
            pl.col("month").last().alias("end"),
            pl.col("side").first(),
            pl.len().cast(pl.Int64).alias("points"),
            (pl.col("signal") == "outside_limits").sum().cast(pl.Int64).alias("outside"),
            pl.col("kind").unique(maintain_order=True).str.join("; ").alias("kinds"),
        )
        .with_columns(
            pl.col(column).map_elements(
                lambda month: point_name(month, unit).replace(text.SPACE, " "),
                return_dtype=pl.String,
            )
            for column in ("start", "end")
        )
        .sort("stretch", descending=True)
        .drop("stretch")
    )


def _told(found: pl.DataFrame, most: int) -> str:
    unit = unit_of(found)
    parts = []
    for row in found.tail(most).reverse().iter_rows(named=True):
        side = "above" if row["adjusted"] > row["centre"] else "below"
        kind = name_signal(row["signal"])
        is_outside = row["signal"] == "outside_limits"
        how = f"{side} the usual range" if is_outside else f"{kind[:1].lower()}{kind[1:]}"
        parts.append(f"{point_name(row['month'], unit)} ({how})")
    return ", ".join(parts)


def _early(points: pl.DataFrame, unit: str) -> str:
    """Provisional points that lie above the limits although records are still to come."""
    found = points.filter(pl.col("is_provisional") & pl.col("signal").is_not_null())
    if found.is_empty():
        return ""
    names = [point_name(month, unit) for month in found["month"]]
    many = f"{', '.join(names[:-1])} and {names[-1]} are" if len(names) > 1 else f"{names[0]} is"
    return f" {many} provisional and above the usual range already."
