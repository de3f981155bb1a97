"""What a control chart says, in words that need no training in statistics."""

from datetime import date

import polars as pl

from dashboard.shell import text
from pipelines.contracts.vocabulary import TERRITORIAL_FORCE_COUNT

RUN = 7
YEAR = {"month": 12, "quarter": 4}
"""How many points are a year's."""
SMALL = 10
MANY = 3
"""How many months a sentence names before it only counts them."""
KINDS = {
    "outside_limits": "Outside the usual range",
    "seven_on_one_side": "Seven or more in a row on one side",
    "seven_rising": "Seven or more in a row rising",
    "seven_falling": "Seven or more in a row falling",
    "two_of_three_near_limit": "Two of three close to the edge",
}
MEANINGS = """
- **Outside the usual range**: so far from the average that chance alone seldom explains it. Ask
  what happened in that {unit}: a case with many victims, a campaign, a backlog entered late.
- **Seven or more in a row on one side** of the average: the level has moved. Ask since when, and
  whether more is happening, more is reported, or it is recorded in another way.
- **Seven or more in a row rising (or falling)**: a drift. Ask what has been changing all along.
- **Two of three close to the edge**: an early hint that the level is moving. Watch the next {unit}.
"""
CHANCE = (
    "A signal is a question to ask, not an answer. Where nothing changes at all, 14 to 22 of 100 "
    "series still show at least one signal in a year by chance, and 40 to 46 where neighbouring "
    "months move together."
)
TRY_SHORTER = (
    "To see which months stand out from the recent level, choose a shorter span under “Usual range "
    "from”."
)
CHANCE_RARE = (
    "A signal is a question to ask, not an answer. Where nothing changes at all, between 1 quarter "
    "in 1,000 and 1 in 70 still shows one by chance."
)
LOW_COUNTS = {
    "quarters": "Fewer than five a month on average: months this small move by chance alone, so "
    "the chart is of whole quarters.",
    "rare_events": "Fewer than five a quarter on average: the chart is of whole quarters, its "
    "range is what rare events keep to by chance in all but about 1 quarter in 370 on either "
    "side, and runs are not read.",
}


def name_signal(signal: str) -> str:
    """A signal of mart control_chart in words."""
    return KINDS.get(signal) or text.label(signal)


def unit_of(points: pl.DataFrame) -> str:
    """Whether the points of a chart are months or quarters."""
    return "month" if points["chart"][0] == "xmr" else "quarter"


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


def answer_sentence(where: str, what: str, points: pl.DataFrame, *, is_whole: bool = False) -> str:
    """Which points of the latest year stand out, or that the whole level has moved.

    Args:
        where: The force's name.
        what: As `subject` gives it.
        points: One series of mart control_chart up to the month that the reader chose.
        is_whole: Whether the usual range rests on all months, so that fewer may be tried.
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
    run, side = latest_run(settled)
    if run >= RUN and points["chart"][0] != "rare_events":
        outside = recent.filter(pl.col("signal") == "outside_limits").height
        since = point_name(settled["month"][-run], unit)
        return (
            f"{where}: {what} have been {side} their average of {level(points['centre'][-1])} "
            f"for {text.count(run)} {unit}s in a row, since {since}; {outside} of the latest "
            f"{recent.height} are outside the usual range. The level has moved, which is more than "
            f"single {unit}s standing out. {TRY_SHORTER if is_whole else ''}"
        )
    if found.is_empty():
        return f"{where}: none of {among} stands out.{early}"
    if found.height > MANY:
        return (
            f"{where}: {found.height} of {among} stand out, most lately {_told(found, 1)}.{early}"
        )
    stands = "stands" if found.height == 1 else "stand"
    return f"{where}: {found.height} of {among} {stands} out: {_told(found, MANY)}.{early}"


def latest_run(settled: pl.DataFrame) -> tuple[int, str]:
    """How many of the latest points lie on one side of the average, and on which."""
    run, side = 0, ""
    rows = settled.select("adjusted", "centre").reverse().iter_rows()
    for value, centre in rows:
        if value is None or centre is None or value == centre:
            break
        here = "above" if value > centre else "below"
        if run and (here != side or centre != settled["centre"][-1]):
            break
        run, side = run + 1, here
    return run, side


def reading(points: pl.DataFrame, span: str | None) -> str:
    """What the line and the limits of a chart are, and which points are not settled.

    Args:
        points: One series of mart control_chart.
        span: The span that the reader had the usual range rest on, in words; None for all of it.
    """
    unit, last = unit_of(points), points.row(-1, named=True)
    said = []
    if span:
        said.append(
            f"The usual range is that of the {span.lower()} alone, as chosen "
            "above; the published one rests on all months since the last re-base."
        )
    if last["is_adjusted"]:
        said.append(
            "The usual season is taken out of the line, so that a dip that comes every August is "
            "no signal; the counts as they were delivered stand in the table."
        )
    if last["lower"] is not None:
        said.append(
            f"Usual range: {level(last['lower'])} to "
            f"{level(last['upper'])} a {unit} around an average of "
            f"{level(last['centre'])}. The axis need not begin at zero."
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
    side = pl.when(pl.col("adjusted") < pl.col("centre")).then(pl.lit("Below the average"))
    marked = points.with_columns(
        pl.when(pl.col("signal").is_not_null())
        .then(side.otherwise(pl.lit("Above the average")))
        .alias("side")
    ).with_columns(pl.struct("side", "centre").rle_id().alias("stretch"))
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
