"""Scores of published forecasts, by hand."""

import datetime as dt

import polars as pl

from pipelines.models.forecasting.scorecard import scorecard

CUTOFF = dt.date(2020, 2, 1)
FORCES = ("E23000001", "E23000002")


def said(force, frequency, start, point, *, measure="incidents", series="sexual", cutoff=CUTOFF):
    return {
        "version": "v1", "made_on": dt.date(2020, 3, 5), "measure": measure, "force_code": force,
        "series": series, "frequency": frequency, "cutoff": cutoff, "period_start": start,
        "model": "combination", "point": point, "lower_80": point - 2.0, "upper_80": point + 2.0,
        "lower_95": point - 4.0, "upper_95": point + 4.0, "last_value": 9.0,
        "seasonal_last_value": 8.0,
    }  # fmt: skip


def published(*rows):
    return pl.DataFrame(list(rows))


def counted(force, first, counts, *, measure="incidents", series="sexual", frequency="month"):
    step = {"month": "1mo", "quarter": "3mo"}[frequency]
    days = pl.date_range(first, pl.date(2030, 1, 1), step, eager=True).head(len(counts))
    return pl.DataFrame(
        {"period_start": days, "count": counts}, schema={"period_start": pl.Date, "count": pl.Int64}
    ).select(
        pl.lit(measure).alias("measure"),
        pl.lit(force).alias("force_code"),
        pl.lit(series).alias("series"),
        pl.lit(frequency).alias("frequency"),
        "period_start",
        "count",
    )


def months(force, first, *points):
    return [
        said(force, "month", dt.date(2020, first + place, 1), point)
        for place, point in enumerate(points)
    ]


def test_a_forecast_is_set_beside_what_was_counted_and_its_ranges_are_judged() -> None:
    made = published(*months(FORCES[0], 3, 10.0, 11.0, 12.0, 13.0))
    scores = scorecard(made, counted(FORCES[0], dt.date(2020, 1, 1), [7, 9, 12, 14, 8]))
    assert scores.select("horizon", "point", "actual", "is_in_80", "is_in_95").rows() == [
        (1, 10.0, 12.0, True, True),  # on the edge is inside
        (2, 11.0, 14.0, False, True),
        (3, 12.0, 8.0, False, True),  # two thirds off, and just inside the wider one
    ]


def test_a_count_that_the_forecast_knew_is_never_scored() -> None:
    made = published(*months(FORCES[0], 1, 7.0, 9.0, 10.0))
    scores = scorecard(made, counted(FORCES[0], dt.date(2020, 1, 1), [7, 9, 12]))
    assert scores["period_start"].to_list() == [dt.date(2020, 3, 1)]


def test_a_sum_is_scored_over_the_forces_that_it_foretold_and_only_when_all_have_delivered() -> (
    None
):
    made = published(
        *months(FORCES[0], 3, 10.0, 10.0),
        *months(FORCES[1], 3, 20.0, 20.0),
        *months("ALL", 3, 30.0, 30.0),
    )
    counts = pl.concat(
        [
            counted(FORCES[0], dt.date(2020, 3, 1), [12, 14]),
            counted(FORCES[1], dt.date(2020, 3, 1), [21, None]),
            counted("E23000003", dt.date(2020, 3, 1), [500, 500]),  # came after the forecast
        ]
    )
    scores = scorecard(made, counts).filter(force_code="ALL")
    assert scores.select("period_start", "actual").rows() == [(dt.date(2020, 3, 1), 33.0)]


def test_a_financial_year_is_scored_when_its_last_month_is_counted() -> None:
    # Known to February 2020: March ends one year, the next begins in April.
    rows = [
        *months(FORCES[0], 3, *[10.0] * 10),
        *[said(FORCES[0], "month", dt.date(2021, month, 1), 10.0) for month in (1, 2, 3)],
        said(FORCES[0], "financial_year", dt.date(2019, 4, 1), 120.0),
        said(FORCES[0], "financial_year", dt.date(2020, 4, 1), 120.0),
    ]
    all_counts = [10] * 11 + [5] + [11] * 12
    for known, expected in ((24, [(1, 115.0), (2, 132.0)]), (23, [(1, 115.0)])):
        counts = counted(FORCES[0], dt.date(2019, 4, 1), all_counts[:known])
        years = scorecard(published(*rows), counts).filter(frequency="financial_year")
        assert years.select("horizon", "actual").rows() == expected


def test_quarters_are_counted_from_the_cut_off() -> None:
    crime = {"measure": "recorded_crime", "series": "child_sexual"}
    cutoff = dt.date(2020, 1, 1)
    quarters = [dt.date(2020, month, 1) for month in (4, 7, 10)] + [cutoff.replace(year=2021)]
    rows = [said(FORCES[0], "quarter", day, 50.0, cutoff=cutoff, **crime) for day in quarters]
    rows.append(said(FORCES[0], "financial_year", quarters[0], 200.0, cutoff=cutoff, **crime))
    counts = counted(FORCES[0], quarters[0], [50, 51, 52, 53], frequency="quarter", **crime)
    scores = scorecard(published(*rows), counts)
    assert scores.filter(frequency="quarter")["horizon"].to_list() == [1, 2, 3, 4]
    years = scores.filter(frequency="financial_year")
    assert years.select("horizon", "actual").rows() == [(1, 206.0)]


def test_without_published_forecasts_there_is_nothing_to_score() -> None:
    counts = counted(FORCES[0], dt.date(2020, 3, 1), [12, 14])
    assert scorecard(None, counts).is_empty()
    assert scorecard(published(*months(FORCES[0], 3, 1.0)).clear(), counts).is_empty()
