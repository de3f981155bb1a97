import datetime as dt
import json
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import polars as pl
import pytest

from pipelines.synthetic import synthesise
from pipelines.synthetic.caseload import Investigations
from pipelines.synthetic.cost import draw_cost_lines
from pipelines.synthetic.days import day_number
from pipelines.synthetic.forces import largest_forces
from pipelines.synthetic.parameters import COMPLEXITY
from pipelines.synthetic.people import surveys
from pipelines.synthetic.prices import GRADES, price_on, rate_pence
from pipelines.synthetic.truth import expected

UNTIL = dt.date(2023, 9, 30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("synthetic_cost")
    synthesise(out, forces=2, scale=0.01, until=UNTIL)
    return out


@pytest.fixture(scope="module")
def truth(folder):
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def costed(folder):
    """Good cost lines with their pence, worked out in decimals from the files alone."""
    rates = sorted(
        (day, grade, Decimal(rate))
        for grade, day, rate, *_ in text_rows(folder, "rates").iter_rows()
        if grade in GRADES
        and rate not in (None, "£9", "9.125")
        and rate[0] != "-"
        and len(day) == 10
    )
    lines = text_rows(folder, "cost_lines")
    lines = lines.filter(pl.col("cost_line_id").str.contains(r"^SYN-C\d+$")).unique()
    pence = [
        int(Decimal(line["amount_gbp"]) * 100)
        if line["amount_gbp"] is not None
        else hours_at_the_rate(line, rates)
        for line in lines.iter_rows(named=True)
    ]
    return lines.with_columns(pl.Series("pence", pence, dtype=pl.Int64))


def text_rows(folder, source):
    return pl.read_csv(folder / f"{source}.csv", infer_schema=False)


def hours_at_the_rate(line, rates):
    rate = [r for day, grade, r in rates if grade == line["grade"] and day <= line["cost_date"]][-1]
    pounds = (Decimal(line["hours"]) * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int(pounds * 100)


def sums_by(rows, label):
    return dict(rows.group_by(label.alias("label")).agg(pl.col("pence").sum()).iter_rows())


def test_costs_recomputed_in_decimals_are_the_realised_pence(costed, truth):
    cost = truth["realised"]["cost"]
    assert costed.height == truth["rows"]["cost_lines"]["good"]
    assert costed["amount_gbp"].null_count() == cost["lines"]["without_amount"] > 0
    assert costed["pence"].sum() == cost["to_date_pence"]
    assert sums_by(costed, pl.col("category")) == cost["to_date_pence_by_category"]
    assert sums_by(costed, pl.col("force_code")) == cost["to_date_pence_by_force"]
    april = pl.col("cost_date").str.to_date().dt.offset_by("-3mo").dt.year()
    year = pl.format("{}/{}", april, ((april + 1) % 100).cast(pl.String).str.zfill(2))
    assert sums_by(costed, year) == cost["to_date_pence_by_financial_year_of_cost"]


def test_cohorts_recomputed_from_the_files_are_the_realised_ones(folder, costed, truth):
    cases = text_rows(folder, "investigations").unique()
    joined = costed.join(cases, on=["force_code", "investigation_id"], how="inner")
    assert joined.height == costed.height
    quarter = pl.col("opened_date").str.to_date().dt.truncate("1q").cast(pl.String)
    cohorts = truth["realised"]["cost"]["by_opened_quarter"]
    assert sums_by(joined, quarter) == {
        name: cohort["to_date_pence"] for name, cohort in cohorts.items()
    }
    closed = joined.filter(pl.col("closed_date").is_not_null())
    assert sums_by(closed, quarter) == {
        name: cohort["closed_to_date_pence"]
        for name, cohort in cohorts.items()
        if cohort["closed_count"]
    }


def test_young_cohorts_are_unfinished_and_old_ones_are_not(truth):
    cohorts = truth["realised"]["cost"]["by_opened_quarter"]
    assert cohorts["2012-01-01"]["to_date_pence"] == cohorts["2012-01-01"]["final_pence"]
    youngest = cohorts["2023-07-01"]
    assert youngest["to_date_pence"] < 0.5 * youngest["final_pence"]
    assert youngest["closed_final_pence"] < youngest["final_pence"]


def test_lines_add_up_to_the_final_cost_and_reversals_to_nothing():
    count = 400
    opened = np.full(count, day_number(dt.date(2011, 10, 1)))
    zeros = np.zeros(count, np.int64)
    investigations = Investigations(
        incident=zeros,
        opened=opened,
        ends=opened + 200,
        is_closed=zeros == 0,
        complexity=zeros,
        is_joint_section_47=zeros == 0,
        risk_level=zeros,
        first_action=opened,
        outcome=zeros,
        is_images=zeros,
        final_cost=np.linspace(1e5, 1e7, count),
    )
    lines = draw_cost_lines(np.random.default_rng(3), investigations)
    assert (lines.pence < 0).sum() > 10
    # Pay stood still from September 2010 to August 2013: one price for every line.
    final = np.bincount(lines.investigation, lines.pence) / price_on(opened)
    # A line may be off by half of a hundredth of an hour, at most some 24 pence.
    assert np.abs(final - investigations.final_cost).max() < 24 * 20


def test_rates_follow_constable_pay_from_the_sourced_hour():
    days = np.array(
        [day_number(dt.date(2014, 8, 31)), day_number(dt.date(2014, 9, 1))], dtype=np.int64
    )
    constable = np.full(2, GRADES.index("constable"))
    assert rate_pence(constable, days).tolist() == [2188, 2210]  # 21.88 × 37,254 / 36,885


def test_prices_average_one_over_2015_16():
    year = np.arange(day_number(dt.date(2015, 4, 1)), day_number(dt.date(2016, 4, 1)))
    assert price_on(year).mean() == pytest.approx(1)


def test_complexities_make_the_mean_final_cost():
    mean = sum(terms["share"] * terms["mean_final_gbp"] for terms in COMPLEXITY.values())
    assert mean == pytest.approx(19_000)


def test_dear_cases_last_longer_by_the_correlation_that_is_stated(folder, costed, truth):
    stated = truth["parameters"]["correlation_of_log_cost_and_log_days"]["value"]
    cases = text_rows(folder, "investigations").unique().drop_nulls("closed_date")
    spent = costed.group_by("force_code", "investigation_id").agg(pl.col("pence").sum())
    days = pl.col("closed_date").str.to_date() - pl.col("opened_date").str.to_date()
    # What was opened long before the extract is closed, the long cases too.
    closed = (
        cases.join(spent, on=["force_code", "investigation_id"])
        .with_columns(days=days.dt.total_days())
        .filter(pl.col("opened_date") < "2019", pl.col("pence") > 0, pl.col("days") > 0)
    )
    assert closed.height > 500
    found = closed.select(pl.corr(pl.col("pence").log(), pl.col("days").log())).item()
    assert found == pytest.approx(stated["over_all"], abs=0.06)


def test_expected_nominal_cost_rises_with_pay():
    costs = expected(150, largest_forces(1, scale=1.0), seed=1)[
        "mean_final_cost_gbp_by_opened_financial_year"
    ]
    # Opened in 2011/12, nearly all is spent before the award of September 2013.
    assert costs["2011/12"] == pytest.approx(19_000 * 36_519 / 37_470, rel=0.002)
    assert costs["2011/12"] < costs["2015/16"] < costs["2022/23"]


def test_the_first_survey_has_the_published_shares():
    held = [
        surveys(force, until=dt.date(2016, 4, 1), seed=2)[0]
        for force in largest_forces(None, scale=1.0)
    ]
    responses = pl.concat([survey.responses for survey in held])
    invited = sum(survey.invitations["invited_count"].item() for survey in held)
    assert responses.height / invited == pytest.approx(0.68, abs=0.03)
    assert responses["trained_before_start"].mean() == pytest.approx(0.18, abs=0.03)
    assert responses["had_previous_experience"].mean() == pytest.approx(0.52, abs=0.04)
    assert responses["health_check_arranged"].mean() == pytest.approx(0.30, abs=0.04)
    assert 0 < responses["trained_before_start"].null_count() < 0.06 * responses.height
