"""What may stand in a released table: whole times, symbols, rounding, what would tell of others."""

import datetime as dt
import re

import polars as pl
import pytest

from pipelines.contracts.marts import MARTS
from pipelines.contracts.marts.release import RELEASE_MARTS
from pipelines.contracts.profiles import Profile
from pipelines.contracts.release_plan import BEFORE, LATEST, PLAN, plan_of
from pipelines.models.periods import add_months
from pipelines.models.release.amounts import lay_out_spending, lay_out_unit_cost, lines_that_tell
from pipelines.models.release.atoms import (
    demand_atoms,
    name_periods,
    spending_years,
)
from pipelines.models.release.caseload import caseload_that_tells
from pipelines.models.release.cells import lay_out_cells
from pipelines.models.release.forecasts import lay_out_forecasts
from pipelines.models.release.spans import periods_of, released_spans

A, B, C = "E23000001", "E23000002", "E23000003"
BY_MONTH = next(table for table in PLAN if table.name == "incidents_by_month")
BY_YEAR = next(table for table in PLAN if table.name == "incidents_by_year")


def series(months_of: dict[str, tuple[int, int]], settled_to: int) -> pl.DataFrame:
    """Rows of demand_series from April 2023: of each force from one month's number to another's."""
    rows = [
        (force, number, number <= settled_to)
        for force, (first, last) in months_of.items()
        for number in range(first, last + 1)
    ]
    months = {number for _, number, _ in rows}
    rows += [("ALL", number, number <= settled_to) for number in sorted(months)]
    frame = pl.DataFrame(rows, schema=["force_code", "number", "is_settled"], orient="row")
    return frame.select(
        pl.lit("incidents").alias("measure"),
        "force_code",
        pl.lit("all").alias("abuse_type"),
        pl.col("number")
        .map_elements(lambda n: add_months(dt.date(2023, 4, 1), n), return_dtype=pl.Date)
        .alias("month"),
        pl.lit(7).alias("count"),
        "is_settled",
    )


@pytest.mark.parametrize("name", [*MARTS, *RELEASE_MARTS])
def test_a_contract_is_known_again_in_another_process(name):
    contract = MARTS.get(name) or RELEASE_MARTS[name]
    # `verify` knows by its text whether a version was held to today's contracts.
    assert not re.search(r"\bat 0x[0-9a-f]+", repr(contract))


def test_a_time_is_released_where_a_force_has_all_of_it_and_none_that_is_still_coming_in():
    spans = released_spans(series({A: (0, 30), B: (1, 30)}, settled_to=28))
    assert spans["month"].max() == dt.date(2025, 8, 1)
    years = (
        spans.drop_nulls("financial_year")
        .group_by("force_code")
        .agg(pl.col("financial_year").unique().sort())
    )
    assert dict(years.iter_rows()) == {A: ["2023/24", "2024/25"], B: ["2024/25"]}


def test_the_latest_twelve_months_end_with_the_last_settled_one_of_all_forces():
    spans = released_spans(series({A: (0, 30), B: (10, 30)}, settled_to=28))
    found = {row["period"]: row for row in periods_of(spans, "incidents").iter_rows(named=True)}
    assert found[LATEST]["first_month"] == dt.date(2024, 9, 1)
    assert found[LATEST]["last_month"] == dt.date(2025, 8, 1)
    assert found[BEFORE]["last_month"] == dt.date(2024, 8, 1)
    held = spans.drop_nulls("period").select("force_code", "period").unique()
    assert set(held.iter_rows()) == {(A, LATEST), (A, BEFORE), (B, LATEST)}


def test_what_was_not_delivered_is_x_and_what_did_not_happen_is_nought():
    spans = pl.DataFrame(
        {"force_code": [A, A, B], "month": [dt.date(2024, 1, 1), dt.date(2024, 2, 1)] * 1
         + [dt.date(2024, 1, 1)]}
    )  # fmt: skip
    protected = pl.DataFrame(
        [(A, dt.date(2024, 1, 1), None, "c"), ("ALL", dt.date(2024, 1, 1), 9, "")],
        schema={"force_code": pl.String, "month": pl.Date, "count": pl.Int64, "symbol": pl.String},
        orient="row",
    )
    cells = lay_out_cells(BY_MONTH, protected, spans, {}, [A, B])
    found = {(f, m.month): (value, symbol) for f, m, value, symbol in cells.iter_rows()}
    assert found[A, 1] == (None, "c")
    assert found[B, 1] == (0, "")
    assert found[B, 2] == (None, "x")
    assert found["ALL", 2] == (0, "")
    RELEASE_MARTS[BY_MONTH.mart].validate(cells)


def test_a_value_that_never_occurred_has_cells_of_its_own():
    spans = pl.DataFrame({"force_code": [A], "financial_year": ["2024/25"]})
    none = pl.DataFrame(
        schema=dict.fromkeys((*BY_YEAR.dimensions, "symbol"), pl.String) | {"count": pl.Int64}
    )
    cells = lay_out_cells(BY_YEAR, none, spans, {"abuse_type": ["neglect"]}, [A])
    assert set(cells["abuse_type"]) == {"neglect", "all"}
    assert cells.height == 4


def test_a_month_without_any_record_has_a_count_of_nought_behind_it():
    spans = released_spans(series({A: (0, 14)}, settled_to=14))
    names = name_periods(periods_of(spans, "incidents"))
    demand = pl.DataFrame(
        {
            "force_code": [A],
            "month": [dt.date(2024, 6, 1)],
            "abuse_type": ["neglect"],
            "referral_source": ["public"],
            "incident_count": [3],
        }
    )
    atoms = demand_atoms(demand, spans, "incidents", names)
    assert atoms.height == 15
    assert atoms["count"].sum() == 3
    counted = atoms.filter(pl.col("count") > 0)
    assert counted["period"].to_list() == ["2023-07 to 2024-06"]


def rows(symbols, years=("2021/22", "2022/23")):
    """Released cells, one symbol a force for all years."""
    return pl.DataFrame(
        [(force, year, symbol) for force, symbol in symbols.items() for year in years],
        schema=["force_code", "financial_year", "symbol"],
        orient="row",
    )


def open_cases(counts):
    """Caseload of two years."""
    return rows(dict.fromkeys(counts, "")).select(
        "force_code",
        "financial_year",
        count=pl.Series([count for pair in counts.values() for count in pair]),
    )


SHOWN_ALL = rows({A: "", B: "", C: "", "ALL": ""})
OPEN = open_cases({A: (40, 30), B: (150, 120), C: (130, 99)})


@pytest.mark.parametrize(
    ("counts", "opened", "closed", "before", "expected"),
    [
        (OPEN, SHOWN_ALL, SHOWN_ALL, None, set()),
        (OPEN, rows({A: "c"}), SHOWN_ALL, None, {A, B}),
        (OPEN, SHOWN_ALL, rows({A: "c"}), None, {A, B}),
        (open_cases({A: (40, 5), B: (150, 120)}), SHOWN_ALL, SHOWN_ALL, None, {A, B}),
        (open_cases({A: (40, 5), C: (130, 99)}), SHOWN_ALL, SHOWN_ALL, None, {A, "ALL"}),
        (OPEN, SHOWN_ALL, rows({"ALL": "c"}), None, {"ALL"}),
        (OPEN, rows({A: "c"}), SHOWN_ALL, rows({A: "", B: ""}), {A, "ALL"}),
        (OPEN, SHOWN_ALL, SHOWN_ALL, rows({A: "c", B: "c"}), {A, B}),
    ],
    ids=[
        "nothing is hidden", "openings are", "closings are", "few are open",
        "no other force is large enough", "of all forces", "the other one was shown before",
        "hidden before",
    ],
)  # fmt: skip
def test_caseload_is_hidden_of_all_years_where_anything_of_a_force_is(
    counts, opened, closed, before, expected
):
    found = caseload_that_tells(counts, opened, closed, before)
    assert set(found["force_code"]) == expected
    assert found.height == 2 * len(expected)


def test_years_of_spending_begin_and_end_with_whole_ones():
    cost = pl.DataFrame({"force_code": [A, B], "month": [dt.date(2021, 4, 1), dt.date(2021, 5, 1)]})
    ends = pl.DataFrame(
        {"force_code": [A, B], "delivered_to": [dt.date(2023, 3, 31), dt.date(2023, 3, 30)]}
    )
    found = spending_years(cost, ends)
    assert found.rows() == [(A, "2021/22"), (A, "2022/23")]


def test_a_hidden_sum_hides_its_parts():
    sums = pl.DataFrame(
        {"force_code": [A, "ALL"], "financial_year": ["2021/22"] * 2, "symbol": ["c", ""]}
    )
    found = lines_that_tell(sums, ["travel", "overtime"])
    assert set(found.iter_rows()) == {(A, "2021/22", n) for n in ("travel", "overtime", "all")}


def test_pounds_leave_in_hundreds_and_say_where_that_is_nought():
    cells = pl.DataFrame(
        {"amount_gbp": [1249.99, 1250.01, 30.0, 0.0, None], "symbol": ["", "", "", "", "c"]}
    )
    found = lay_out_spending(cells)
    assert found["value"].to_list() == [1200, 1300, 0, 0, None]
    assert found["symbol"].to_list() == ["", "", "low", "", "c"]


@pytest.mark.parametrize(
    ("opened", "symbol", "expected"),
    [(40, "", (40, "")), (None, "c", (None, "c")), (45, "", (None, "c"))],
    ids=["shown there", "hidden there", "of more forces than deliver cost"],
)
def test_how_many_a_mean_is_of_stands_only_where_investigations_show_it(opened, symbol, expected):
    keys = {"force_code": [A], "financial_year": ["2021/22"]}
    counts = pl.DataFrame(keys | {"value": [opened], "symbol": [symbol]})
    unit_cost = pl.DataFrame(
        {
            "force_code": [A],
            "opened_year": ["2021/22"],
            "investigation_count": [30],
            "open_count": [10],
            "expected_final_mean_gbp": [19_049.0],
            "expected_final_low_gbp": [15_000.0],
            "expected_final_high_gbp": [None],
        },
        schema_overrides={"expected_final_high_gbp": pl.Float64},
    )
    cells = lay_out_unit_cost(pl.DataFrame(keys | {"symbol": [""]}), counts, unit_cost)
    found = {name: (value, mark) for *_, name, value, mark in cells.iter_rows()}
    assert found == {
        "mean": (19_000, ""), "low": (15_000, ""), "high": (None, "z"), "count": expected
    }  # fmt: skip


def test_a_hidden_mean_takes_its_interval_along():
    keys = {"force_code": [A], "financial_year": ["2021/22"]}
    counts = pl.DataFrame(keys | {"value": [12], "symbol": [""]})
    unit_cost = pl.DataFrame(
        {"force_code": [A], "opened_year": ["2021/22"], "investigation_count": [12],
         "open_count": [0], "expected_final_mean_gbp": [1.0], "expected_final_low_gbp": [1.0],
         "expected_final_high_gbp": [1.0]}
    )  # fmt: skip
    cells = lay_out_unit_cost(pl.DataFrame(keys | {"symbol": ["c"]}), counts, unit_cost)
    hidden = cells.filter(pl.col("symbol") == "c")
    assert set(hidden["statistic"]) == {"mean", "low", "high"}
    assert hidden["value"].null_count() == 3


def test_forecasts_leave_in_tens_and_those_of_few_not_at_all():
    forecast = pl.DataFrame(
        {
            "measure": ["incidents"] * 3,
            "force_code": [A, B, "ALL"],
            "series": ["all"] * 3,
            "frequency": ["financial_year"] * 3,
            "period_start": [dt.date(2026, 4, 1)] * 3,
            "is_chosen": [True] * 3,
            "point": [104.9, 49.0, 154.0],
            "lower_80": [4.0, 40.0, None],
            "upper_80": [196.0, 60.0, None],
        }
    )
    cells = lay_out_forecasts(forecast)
    found = {(f, name): (value, mark) for f, _, _, name, value, mark in cells.iter_rows()}
    assert found[A, "point"] == (100, "")
    assert found[A, "lower_80"] == (0, "low")
    assert found[B, "upper_80"] == (None, "c")
    assert found["ALL", "upper_80"] == (None, "z")


def test_whoever_may_see_more_may_see_less():
    assert Profile.INTERNAL.includes(Profile.PUBLIC)
    assert Profile.PARTNERSHIP.includes(Profile.PUBLIC)
    assert not Profile.PUBLIC.includes(Profile.PARTNERSHIP)
    assert not Profile.PARTNERSHIP.includes(Profile.INTERNAL)


def test_the_public_tables_come_first_so_that_partners_see_all_of_them():
    public, partners = plan_of(Profile.PUBLIC), plan_of(Profile.PARTNERSHIP)
    assert partners[: len(public)] == public
    assert len(partners) > len(public)
    for table in PLAN:
        assert table.dimensions[0] == "force_code"
        assert set(table.sums) <= set(table.dimensions)
