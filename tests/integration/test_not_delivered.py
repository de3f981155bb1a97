"""A month that never came reads so on every page, and a sum says of how many forces it is.

Five forces count the same number every month from April 2023 to August 2026, each another one, so
that a total tells which of them are in it. One lacks the incidents of June 2025, one the
investigations of that month; one has an older extract, one has none of incidents. There is one
extract: the last three months are not settled, and totals end with May 2026.
"""

import datetime as dt
import io
import json
from pathlib import Path

import pandas as pd
import polars as pl
import pypdf
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.briefing import Desk, Request, make_paper
from dashboard.briefing.case import Case
from dashboard.demand import queries as demand_queries
from dashboard.warehouse.door import Warehouse
from pipelines.models.forecasting import settings as forecast_settings
from tests import pages
from tests.costed import INCIDENTS, INVESTIGATIONS
from tests.pages import Draw, change, chart_rows, table, words

FIRST, LAST, JUNE = dt.date(2023, 4, 1), dt.date(2026, 8, 1), dt.date(2025, 6, 1)
WHOLE, NO_INCIDENTS_IN_JUNE = "Metropolitan Police", "Cumbria"
OLDER, NEVER_ANY_INCIDENTS, NO_CASES_IN_JUNE = "Lancashire", "Merseyside", "Greater Manchester"
CODES = {
    WHOLE: "E23000001",
    NO_INCIDENTS_IN_JUNE: "E23000002",
    OLDER: "E23000003",
    NEVER_ANY_INCIDENTS: "E23000004",
    NO_CASES_IN_JUNE: "E23000005",
}
A_MONTH = {
    WHOLE: 6,
    NO_INCIDENTS_IN_JUNE: 7,
    OLDER: 8,
    NEVER_ANY_INCIDENTS: 9,
    NO_CASES_IN_JUNE: 10,
}
AS_AT, OLDER_AS_AT, OLDER_LAST = dt.date(2026, 9, 10), dt.date(2026, 6, 30), dt.date(2026, 6, 1)
NOT_ZERO = "which is not the same as zero"
CHILDREN = """
    insert into marts.population_by_year
    select force_code, year, 100000, false
    from marts.force cross join unnest(range(2020, 2027)) as years (year)
"""


def months(until: dt.date, *but: dt.date) -> list[dt.date]:
    found = pl.date_range(FIRST, until, "1mo", eager=True).to_list()
    return [month for month in found if month not in but]


def incidents(name: str, until: dt.date = LAST, *but: dt.date) -> list[str]:
    line = "{0},INC-{1:%y%m}-{2},{1},,sexual,police,,false,true,,"
    rows = [(CODES[name], m, n) for m in months(until, *but) for n in range(A_MONTH[name])]
    return [INCIDENTS, *(line.format(*row) for row in rows)]


def investigations(name: str, until: dt.date = LAST, *but: dt.date) -> list[str]:
    line = "{0},INV-{1:%y%m}-{2},INC-{1:%y%m}-{2},{1},,standard,true,high,"
    rows = [(CODES[name], m, n) for m in months(until, *but) for n in range(A_MONTH[name])]
    return [INVESTIGATIONS, *(line.format(*row) for row in rows)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {
        "incidents whole": incidents(WHOLE),
        "incidents gap": incidents(NO_INCIDENTS_IN_JUNE, LAST, JUNE),
        "incidents older": incidents(OLDER, OLDER_LAST),
        "incidents other": incidents(NO_CASES_IN_JUNE),
        "investigations whole": investigations(WHOLE),
        "investigations gap": investigations(NO_INCIDENTS_IN_JUNE),
        "investigations older": investigations(OLDER, OLDER_LAST),
        "investigations never": investigations(NEVER_ANY_INCIDENTS),
        "investigations other": investigations(NO_CASES_IN_JUNE, LAST, JUNE),
    }
    older = {"incidents older": OLDER_AS_AT, "investigations older": OLDER_AS_AT}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forecast_settings, "MOST_SINGLE_PROPHET_FITS", 0)
        made = pages.home_of(tmp_path_factory.mktemp("gaps"), files, AS_AT, older=older)
    change(made, CHILDREN)
    return made


def counts(app: AppTest, column: str) -> dict[dt.date, float | None]:
    """The months of the table on the page; None where the cell holds nothing."""
    rows = table(app, column)[["month", column]].itertuples(index=False)
    return {month.date(): None if number != number else number for month, number in rows}


def unknown_cell(app: AppTest, column: str) -> str:
    """What stands in the cells of a table that hold no value."""
    shown = next(it for it in app.dataframe if column in it.value.columns)
    return str(shown.proto.placeholder)


def line(app: AppTest, place: int = 0) -> pl.DataFrame:
    """The settled months of a chart of demand, as its line is drawn through them."""
    return next(rows for rows in chart_rows(app, place) if "series" in rows.columns)


def test_a_force_s_answer_and_table_say_which_month_was_not_delivered(
    draw: Draw, home: Path
) -> None:
    app = draw(home, "demand", force=NO_INCIDENTS_IN_JUNE)
    said = words(app)
    assert (
        f"{NO_INCIDENTS_IN_JUNE}: how many incidents were reported in the 12 months to May 2026 is "
        f"not known. Incidents of June 2025 were not delivered, {NOT_ZERO}."
    ) in said
    assert f"Not delivered, {NOT_ZERO}: incidents of June 2025. The line breaks there." in said
    assert counts(app, "incident_count") == {
        month: None if month == JUNE else 7 for month in months(LAST)
    }
    assert set(counts(app, "investigation_count").values()) == {7}
    assert unknown_cell(app, "incident_count") == "not delivered"
    status = dict(table(app, "status")[["month", "status"]].itertuples(index=False))
    assert status.pop(pd.Timestamp(JUNE)) == "incidents not delivered"
    assert set(status.values()) == {"complete", "provisional"}


@pytest.mark.parametrize("page", ["demand", "overview"])
def test_a_force_s_line_breaks_where_a_month_was_not_delivered(
    draw: Draw, home: Path, page: str
) -> None:
    app = draw(home, page, force=NO_INCIDENTS_IN_JUNE)
    drawn = line(app).filter(series="Incidents reported").sort("month")
    missing = drawn.filter(pl.col("count").is_null())
    assert missing["month"].cast(pl.Date).to_list() == [JUNE]
    assert drawn["count"].drop_nulls().unique().to_list() == [7]
    assert f"Not delivered, {NOT_ZERO}: incidents of June 2025" in words(app)


def test_no_year_is_drawn_that_holds_a_month_not_delivered(draw: Draw, home: Path) -> None:
    app = draw(home, "demand", force=NO_INCIDENTS_IN_JUNE, view="12 months to each month")
    drawn = line(app).filter(series="Incidents reported")
    missing = drawn.filter(pl.col("count").is_null())["month"].cast(pl.Date).sort().to_list()
    assert missing == [month for month in months(dt.date(2026, 5, 1)) if month >= JUNE]
    assert drawn["count"].drop_nulls().unique().to_list() == [84]


def test_the_year_to_date_is_known_where_its_own_months_came(draw: Draw, home: Path) -> None:
    told = "**Incidents, financial year to date** (April to May 2026, 2 of 12 months)"
    assert f"{told}: 14, up 0.0% on 14 in" in words(
        draw(home, "demand", force=NO_INCIDENTS_IN_JUNE)
    )
    of_all = f"{told}: 46, over the 3 of 43 forces that delivered every month (without {OLDER} and "
    assert of_all in words(draw(home, "demand"))


def test_a_force_without_any_incidents_delivered_none_and_did_not_count_nought(
    draw: Draw, home: Path
) -> None:
    app = draw(home, "demand", force=NEVER_ANY_INCIDENTS)
    said = words(app)
    assert (
        f"{NEVER_ANY_INCIDENTS}: how many incidents were reported is not known. Incidents were not "
        f"delivered, {NOT_ZERO}."
    ) in said
    assert "to date**: not known, since incidents were not delivered" in said
    shown = [it for it in app.dataframe if "incident_count" in it.value.columns]
    assert len(shown) == 3
    for it in shown:
        assert it.value["incident_count"].isna().all()
        assert it.proto.placeholder == "not delivered"
    assert not [chart for chart in app.get("vega_lite_chart") if "Abuse type" in chart.proto.spec]


def test_a_force_with_an_older_extract_ends_with_it(draw: Draw, home: Path) -> None:
    app = draw(home, "demand", force=OLDER)
    assert f"{OLDER}: 96 incidents were reported in the 12 months to March 2026, " in words(app)
    assert max(counts(app, "incident_count")) == OLDER_LAST
    app = draw(home, "overview", force=OLDER)
    assert "investigations were opened in the 12 months to March 2026" in words(app)
    boxes = {metric.label.replace("\u00a0", " "): metric.value for metric in app.metric}
    assert boxes["Open at the end of March 2026"] == str(36 * A_MONTH[OLDER])


def test_the_sum_of_a_year_is_of_the_forces_that_delivered_every_month_of_it(
    draw: Draw, home: Path
) -> None:
    said = words(draw(home, "demand"))
    lacking = f"{NO_INCIDENTS_IN_JUNE}, {OLDER} and {NEVER_ANY_INCIDENTS}"
    assert (
        "2 of 43 forces: 192 incidents were reported in the 12 months to May 2026, over those that "
        f"delivered every month (without {lacking}), up 0.0% on 192 in "
    ) in said
    assert "2 of 43 forces: as many incidents in Jun 2025–May 2026 as in Jun 2024–May 2025" in said
    assert "England and Wales" not in said


def test_the_months_of_a_sum_say_of_how_many_forces_each_is(draw: Draw, home: Path) -> None:
    app = draw(home, "demand")
    forces = counts(app, "incidents_forces")
    assert (forces[FIRST], forces[JUNE], forces[LAST]) == (4, 3, 3)
    of_june = sum(A_MONTH[name] for name in (WHOLE, OLDER, NO_CASES_IN_JUNE))
    assert counts(app, "incident_count")[JUNE] == of_june
    assert counts(app, "investigations_forces")[JUNE] == 4
    assert (
        "Not every force delivered every month: incidents of April 2023 to August 2026 are of 3 to "
        "4 of 43 forces; investigations of June 2025, July 2026 and August 2026 are of 4 of 43 "
        "forces."
    ) in words(app)
    title = json.loads(app.get("vega_lite_chart")[0].proto.spec)["title"]["text"]
    assert " ".join(title).replace("\u00a0", " ").endswith(", 3 to 5 of 43 forces")


def test_the_years_of_a_sum_never_mix_forces(draw: Draw, home: Path) -> None:
    app = draw(home, "demand", view="12 months to each month")
    drawn = line(app).filter(series="Incidents reported").sort("month")
    whole, gap, older, other = (
        12 * A_MONTH[name] for name in (WHOLE, NO_INCIDENTS_IN_JUNE, OLDER, NO_CASES_IN_JUNE)
    )
    totals = dict(zip(drawn["month"].cast(pl.Date), drawn["count"], strict=True))
    assert totals[dt.date(2025, 5, 1)] == whole + gap + older + other
    assert totals[JUNE] == totals[dt.date(2026, 2, 1)] == whole + older + other
    said = words(app)
    assert "over the forces that delivered every one of them" in said
    assert "of the years that end in March 2024 to May 2026 are of 2 to 4 of 43 forces" in said


def test_the_season_of_a_sum_is_of_the_same_forces_throughout_a_year(
    draw: Draw, home: Path
) -> None:
    rows = table(draw(home, "demand"), "evenness_share")
    by_year = rows.groupby("financial_year")["incident_count"].agg(["min", "max"])
    without = sum(A_MONTH[name] for name in (WHOLE, OLDER, NO_CASES_IN_JUNE))
    assert list(by_year.loc["2024/25"]) == [without + A_MONTH[NO_INCIDENTS_IN_JUNE]] * 2
    assert list(by_year.loc["2025/26"]) == [without] * 2


def test_the_box_and_the_answer_of_the_overview_say_what_was_not_delivered(
    draw: Draw, home: Path
) -> None:
    app = draw(home, "overview", force=NO_CASES_IN_JUNE)
    said = words(app)
    assert (
        f"{NO_CASES_IN_JUNE}: how many investigations were opened in the 12 months to May 2026 is "
        f"not known. Investigations of June 2025 were not delivered, {NOT_ZERO}."
    ) in said
    assert app.metric[0].value == "not known"
    assert app.caption[0].value.replace("\u00a0", " ") == (
        "investigations of June 2025 were not delivered"
    )
    assert "how many were opened in the last 12 complete months is not known" in said


def test_the_box_and_the_answer_of_a_sum_say_of_how_many_forces_it_is(
    draw: Draw, home: Path
) -> None:
    app = draw(home, "overview")
    said = words(app)
    lacking = f"(without {NO_CASES_IN_JUNE} and {OLDER})"
    assert (
        "3 of 43 forces: 264 investigations were opened in the 12 months to May 2026, over those "
        f"that delivered every month {lacking}, up 0.0% on 264 in "
    ) in said
    assert app.metric[0].value == "264"
    assert f"over the 3 of 43 forces that delivered every month {lacking}; up 0.0% on 264" in said
    assert f"over the 4 of 43 forces that delivered it (without {OLDER}); investigations" in said
    assert "England and Wales" not in said


def test_a_year_with_a_month_not_delivered_has_no_rate_and_no_growth_to_compare(
    draw: Draw, home: Path
) -> None:
    app = draw(home, "compare-forces", force=NO_INCIDENTS_IN_JUNE, year="2025/26")
    told = f"{NO_INCIDENTS_IN_JUNE}: not known, {NOT_ZERO}, since a month or quarter of"
    assert f"{told} 2025/26 was not delivered. The 3 forces with figures together" in words(app)
    rows = {row["force_name"]: row for row in table(app, "rank").to_dict("records")}
    for name in (NO_INCIDENTS_IN_JUNE, NEVER_ANY_INCIDENTS):
        assert rows[name]["note"] == "not delivered: a month or quarter of it is missing"
        assert pd.isna(rows[name]["value_per_1000"])
        assert pd.isna(rows[name]["counted_count"])
    assert rows[WHOLE]["counted_count"] == 72
    before = draw(home, "compare-forces", force=NO_INCIDENTS_IN_JUNE, year="2024/25")
    assert f"{NO_INCIDENTS_IN_JUNE} recorded 0.84 incidents per 1,000 children in" in words(before)
    growth = draw(home, "compare-forces", force=NO_INCIDENTS_IN_JUNE, by="Growth")
    assert f"{told} 2024/25 to 2025/26 was not delivered" in words(growth)


def test_a_forecast_stands_beside_a_total_of_the_same_forces_or_none(
    draw: Draw, home: Path
) -> None:
    assert (
        "against 264 in the last 12 months counted over the 3 of 43 forces that delivered every"
    ) in words(draw(home, "forecast"))
    alone = words(draw(home, "forecast", force=NO_CASES_IN_JUNE))
    assert "in the last 12 months counted" not in alone
    assert f"Not delivered, {NOT_ZERO}: investigations of June 2025." in alone


def test_the_briefing_says_what_was_not_delivered_and_of_how_many_forces_a_sum_is(
    home: Path,
) -> None:
    def said(name: str) -> str:
        with Warehouse(home) as warehouse:
            request = Request("chief-officer", CODES.get(name, name))
            sheet = make_paper(Desk(warehouse), request, "pdf").content
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet)).pages)
        return " ".join(text.replace("\u00a0", " ").split())

    gap = said(NO_INCIDENTS_IN_JUNE)
    assert "Incidents reported, 12 months to May 2026" in gap
    assert "not known Incidents of June 2025 were not delivered." in gap
    assert f"{NO_INCIDENTS_IN_JUNE}: 84 investigations were opened in" in gap
    assert f"Not delivered, {NOT_ZERO}: incidents of June 2025. The line breaks there." in gap
    assert (
        f"{NO_CASES_IN_JUNE}: how many investigations were opened in the 12 months to May 2026 is "
        f"not known. Investigations of June 2025 were not delivered, {NOT_ZERO}."
    ) in said(NO_CASES_IN_JUNE)
    never = said(NEVER_ANY_INCIDENTS)
    assert "not known Incidents of June 2025 to May 2026 were not delivered." in never
    together = said("ALL")
    assert "3 of 43 forces: 264 investigations were opened in" in together
    assert "like for like over the 3 forces that delivered both" in together
    assert f"Over the 4 of 43 forces that delivered it (without {OLDER})." in together
    assert "England and Wales" not in together


EVERY_FORCE = """
    insert into marts.demand_series
    by name
    select measure, other.force_code, abuse_type, month, "count", 1 as force_count, is_settled
    from marts.demand_series as series
    cross join marts."force" as other
    where series.force_code = 'E23000001'
        and other.force_code not in (select force_code from marts.demand_series)
        and other.force_code not in ('BTP', '{but}')
"""
ADD_UP = """
    update marts.demand_series as total
    set "count" = sums."count", force_count = sums.force_count
    from (
        select measure, abuse_type, month, sum("count") as "count", count("count") as force_count
        from marts.demand_series
        where force_code <> 'ALL'
        group by measure, abuse_type, month
    ) as sums
    where total.force_code = 'ALL' and total.measure = sums.measure
        and total.abuse_type = sums.abuse_type and total.month = sums.month
"""
GAP = """
    update marts.demand_series set "count" = null, force_count = 0
    where force_code = 'W15000001' and month = (
        select max(month) - interval 3 month from marts.demand_series
    )
"""


@pytest.mark.parametrize(
    ("damage", "name"),
    [
        ([EVERY_FORCE.format(but="none")], "England and Wales"),
        ([EVERY_FORCE.format(but="W15000001")], "42 of 43 forces"),
        ([EVERY_FORCE.format(but="none"), GAP], "42 of 43 forces"),
    ],
)
def test_a_sum_is_called_england_and_wales_only_where_all_43_delivered_each_month_of_it(
    draw: Draw, own_home: Path, damage: list[str], name: str
) -> None:
    change(own_home, "update marts.build_info set force_count = 43", *damage, ADD_UP)
    for page in ("overview", "demand"):
        assert f'class="answer">{name}: ' in words(draw(own_home, page))
    with Warehouse(own_home) as warehouse:
        case = Case(Desk(warehouse), Request("chief-officer"))
        assert case.where.words.replace("\u00a0", " ") == name


def test_the_caseload_has_no_row_for_a_month_whose_investigations_never_came(home: Path) -> None:
    with Warehouse(home) as warehouse:
        caseload = demand_queries.caseload(warehouse, CODES[NO_CASES_IN_JUNE])
    assert caseload["month"].to_list() == months(LAST, JUNE)
