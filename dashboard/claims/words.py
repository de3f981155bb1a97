"""What is said about a claim: the answer, the units that differ, and the words to lift."""

import html
from collections.abc import Sequence

import polars as pl

from dashboard.claims.charts import RECORDED as RECORDED_LINE
from dashboard.claims.queries import RecordedSeries
from dashboard.claims.stated_claim import NOT_SAID, StatedClaim, lacking
from dashboard.shell import text
from pipelines.models.claims.check import CAUTION, COUNT, GBP, RATE, Record

CHECKS = {
    "yearly_growth": "Growth a year",
    "growth_of_counts": "Growth between the two numbers",
    "implied_baseline_count": "Number before, as implied",
    "implied_current_count": "Number now, as implied",
    "implied_total": "Number × cost each",
    "implied_count_of_total": "Total ÷ cost each",
    "implied_projected_total": "Later number × cost each",
    "implied_projected_count_of_total": "Later total ÷ cost each",
    "implied_projected_count": "Later number at the same pace",
    "recorded_growth": "Growth recorded",
    "recorded_count": "Level recorded",
}
ANSWERING = ("yearly_growth", "growth_of_counts", "implied_total", "implied_projected_count")
RECORDED = ("recorded_growth", "recorded_count")
YEAR_KINDS = {
    "calendar": "calendar years",
    "year_to_march": "years to 31 March",
    "not_said": "it does not say which kind of year",
}


def record(series: RecordedSeries, area: str, year_kind: str) -> Record:
    """How the sentences name a recorded series and its years."""
    return Record(
        name=f"{series.name}, {area}",
        is_rate=series.is_rate,
        year_name=lambda year: recorded_year(year, year_kind),
    )


def recorded_year(year: int, year_kind: str) -> str:
    """A recorded April to March year as written, under the year of the claim it is held against."""
    begins = year - 1 if year_kind == "year_to_march" else year
    return f"{begins}/{(begins + 1) % 100:02d}"


def beside(recorded: pl.DataFrame, year_kind: str) -> pl.DataFrame:
    """Recorded years under the claim's: 2015/16 with 2015, or with 2016 if its years end in March.

    Args:
        recorded: One row per year (in which it begins): level.
        year_kind: What kind of years the claim speaks of.

    Returns:
        One row per year of the claim: year, count.
    """
    if recorded.is_empty():
        return pl.DataFrame(schema={"year": pl.Int64, "count": pl.Float64})
    shift = 1 if year_kind == "year_to_march" else 0
    return recorded.select(pl.col("year") + shift, pl.col("level").alias("count"))


def answer(stated: StatedClaim, checks: pl.DataFrame) -> str:
    """The page's answer: what follows by arithmetic, most telling first."""
    said = dict(checks.select("check", "sentence").iter_rows())
    found = [said[check] for check in ANSWERING if check in said]
    if found:
        return " ".join(found)
    if not said and not has_numbers(stated):
        return "Nothing is given yet: choose a published claim, or type its numbers in below."
    others = [sentence for check, sentence in said.items() if check not in RECORDED]
    nothing = ["Nothing can be worked out from what the claim gives.", *lacking(stated.claim)]
    return " ".join(others or nothing)


def has_numbers(stated: StatedClaim) -> bool:
    """Whether the claim gives any number at all."""
    return any(value is not None for value in vars(stated.claim).values())


def period(stated: StatedClaim) -> str:
    """The claim's own period in words."""
    claim, kind = stated.claim, YEAR_KINDS[stated.year_kind]
    first, last, years = claim.baseline_year, claim.current_year, claim.years
    if first is not None and last is None and years is not None:
        last = first + years
    if last is not None and first is None and years is not None:
        first = last - years
    if first is not None and last is not None:
        length = "one year" if last - first == 1 else f"{last - first} years"
        return f"{first} to {last}, {length} ({kind})"
    if years is not None:
        return f"{years} years that it does not name"
    named = first if first is not None else last
    return "Not said" if named is None else f"{named} only ({kind})"


def units_differ(stated: StatedClaim, series: RecordedSeries) -> str:
    """What each of the two counts, so that nobody takes them for the same."""
    words = (
        f"The claim counts {stated.counted}; the record counts {series.unit}. "
        "The units or the rules differ, so the two need not agree."
    )
    if stated.counted == series.same_as:
        words = f"Both count {stated.counted}; later releases may have corrected what was claimed."
    years = "Recorded years run from April to March: 2012/13 stands beside 2012."
    if stated.year_kind == "year_to_march":
        years = "Recorded years run from April to March, as the claim's do."
    return f"{words} {years} {series.caveat}".strip()


def bullets(lines: Sequence[str]) -> str:
    """Sentences as a list in HTML; what was typed in is escaped and can be no mark-up."""
    if not lines:
        return ""
    return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>"


def arithmetic(checks: pl.DataFrame) -> list[str]:
    """What follows from the claim alone."""
    return checks.filter(~pl.col("check").is_in(RECORDED))["sentence"].to_list()


def recorded_words(checks: pl.DataFrame) -> list[str]:
    """What was recorded, without the caution that the page gives once."""
    said = checks.filter(pl.col("check").is_in(RECORDED))["sentence"]
    return [sentence.removesuffix(CAUTION).strip() for sentence in said]


def about(stated: StatedClaim) -> pl.DataFrame:
    """What the claim says of itself: what, words."""
    lines = {
        "In its words": stated.statement,
        "It counts": stated.counted,
        "Where": stated.area,
        "Period": period(stated),
        "To mind": stated.caveat,
        "Source": stated.source or "not given",
        "Kind of source": "a press copy, at least in part" if stated.is_secondary else "",
        "Address": stated.url.replace(" ", " and "),
    }
    rows = [(what, words) for what, words in lines.items() if words]
    schema = {"what": pl.String, "words": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def path_title(
    stated: StatedClaim, implied: pl.DataFrame, counts: pl.DataFrame, lines: pl.DataFrame
) -> str:
    """What the claim's pace and the record came to in the last year that both have."""
    later = implied.filter(~pl.col("is_claimed")).rename({"count": "implied"})
    both = later.join(counts, on="year").sort("year")
    named = both.filter(pl.col("year") == (stated.claim.projected_year or 0))
    both = named if named.height else both
    if both.is_empty():
        only_record = set(lines["series"]) == {RECORDED_LINE}
        return "What was recorded" if only_record else "What the claim says, year by year"
    year, implied_count, _, recorded = both.row(-1)
    pace = text.count(implied_count)
    return f"{year}: {pace} at the claim's pace, {text.count(recorded)} recorded"


def check_table(checks: pl.DataFrame) -> pl.DataFrame:
    """The checks as readers see them: check, comes_to, sentence."""
    rows = [
        (
            CHECKS.get(row["check"]) or text.label(row["check"]),
            _value(row["value"], row["unit"]),
            row["sentence"],
        )
        for row in checks.iter_rows(named=True)
    ]
    schema = {"check": pl.String, "comes_to": pl.String, "sentence": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _value(value: float, unit: str) -> str:
    if unit == GBP:
        return text.pounds(value)
    if unit == RATE:
        return f"{value:,.1f}"
    return text.count(value) if unit == COUNT else text.percent(value)


def words_to_lift(
    stated: StatedClaim, checks: pl.DataFrame, series: RecordedSeries, origins: Sequence[str]
) -> str:
    """Everything that the page says about a claim, as a passage with its sources.

    Args:
        stated: The claim.
        checks: What follows from it and what was recorded, as the model gives it.
        series: What it is held against.
        origins: Sources of what was recorded, with their dates.
    """
    source = stated.source or "its source was not given"
    opening = f"The claim: “{stated.statement}”. Where it stands: {source}."
    if stated.is_typed:
        opening = f"A claim, as typed in. Where it stands: {source}."
    counted = "" if stated.counted == NOT_SAID else f"It counts {stated.counted}. "
    parts = [opening, f"{counted}Its period: {period(stated)}."]
    parts += [" ".join(arithmetic(checks))] if arithmetic(checks) else []
    parts += lacking(stated.claim)
    recorded = recorded_words(checks)
    if recorded:
        parts += [f"What was recorded. {' '.join(recorded)} {units_differ(stated, series)}"]
    parts += [f"To mind: {stated.caveat}."] if stated.caveat else []
    sources = [each for each in (source if stated.source else "", stated.url) if each]
    used = [*sources, *(origins if recorded else [])]
    parts += [f"Sources: {'; '.join(used)}."] if used else []
    return "\n\n".join(parts)
