"""The cost pages on the demo, on a force without data, and with parts of the marts missing."""

import json
import re
from functools import partial
from pathlib import Path

import pytest

from dashboard.cost import queries as cost_queries
from dashboard.cost.figures import settled_unit_cost
from dashboard.shell import text
from dashboard.warehouse.door import Warehouse
from pipelines.reference.tables import read_reference_table
from tests import pages
from tests.pages import Draw, a_force, change, table_rows

words = partial(pages.words, also=("success",))
PAGES = ("cost", "cost-drivers", "open-investigations", "compare-costs", "reconcile")


@pytest.mark.parametrize("page", PAGES)
def test_every_column_of_money_has_its_price_base_beside_it(
    draw: Draw, demo_home: Path, page: str
) -> None:
    for shown in draw(demo_home, page, force=a_force(demo_home)).dataframe:
        columns = list(shown.value.columns)
        if any(name.endswith("_gbp") and name != "rate_gbp" for name in columns):
            assert "price_base" in columns


@pytest.mark.parametrize("page", PAGES)
def test_each_page_answers_for_one_force_too(draw: Draw, demo_home: Path, page: str) -> None:
    app = draw(demo_home, page, force=a_force(demo_home))
    assert app.title[0].value.endswith("?")
    assert "Source: " in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_force_that_delivered_nothing_is_told_so(draw: Draw, own_home: Path, page: str) -> None:
    change(own_home, "insert into marts.force values ('BTX', 'Nowhere', 'NOW', 'None', null, null)")
    assert "Nowhere has delivered no data" in words(draw(own_home, page, force="Nowhere"))


@pytest.mark.parametrize("basis", ["Direct with on-costs", "Full economic"])
def test_a_wider_basis_costs_more_and_says_what_is_illustrative(
    draw: Draw, demo_home: Path, basis: str
) -> None:
    direct = {row["opened_year"]: row for row in table_rows(draw(demo_home, "cost"), "mean_gbp")}
    app = draw(demo_home, "cost", basis=basis)
    for row in table_rows(app, "mean_gbp"):
        assert row["mean_gbp"] > direct[row["opened_year"]]["mean_gbp"]
    assert f"({basis.lower()} cost, in cash)" in words(app)
    assert "illustrative rate" in words(app)


def test_real_terms_name_the_base_and_bring_the_published_figure_to_it(
    draw: Draw, demo_home: Path
) -> None:
    cash, real = draw(demo_home, "cost"), draw(demo_home, "cost", prices="Real terms")
    for app, whose in ((cash, "each year's prices"), (real, "2024/25 prices")):
        spec = app.get("vega_lite_chart")[0].proto.spec
        assert f'method unknown,", "at {whose}"' in spec
    assert "(direct cost, in 2024/25 prices)" in words(real)
    # 19,000 x 100 / 74.5804: the GDP deflator of the base year over that of 2015/16.
    then = "(if in 2015/16 prices, £25,500 in those of 2024/25)"
    assert f"The £19,000 published in 2016 {then} is of unknown method" in words(real)
    for app in (cash, real):
        assert "it is taken to be in 2015/16 prices" in words(app)
    assert {row["price_base"] for row in table_rows(real, "mean_gbp")} == {"2024/25"}


def test_the_spread_has_the_published_figure_at_the_prices_of_its_own_year(
    draw: Draw, demo_home: Path
) -> None:
    app = draw(demo_home, "cost")
    spread = json.loads(app.get("vega_lite_chart")[1].proto.spec)
    with Warehouse(demo_home) as warehouse:
        year = settled_unit_cost(cost_queries.unit_cost(warehouse, "ALL"))["opened_year"]
        factors = dict(
            cost_queries.price_index(warehouse).select("financial_year", "real_factor").iter_rows()
        )
    then = 19_000 * factors["2015/16"] / factors[year]
    names = [layer["mark"].get("text") for layer in spread["layer"]]
    assert f"Published 2016 £{then:,.0f}" in names
    said = " ".join(spread["title"]["subtitle"])
    assert f"published average: method unknown, at {year} prices" in said


def test_a_version_without_a_price_index_draws_the_published_figure_nowhere(
    draw: Draw, own_home: Path
) -> None:
    change(own_home, "delete from marts.price_index")
    app = draw(own_home, "cost")
    assert "Published" not in "".join(chart.proto.spec for chart in app.get("vega_lite_chart"))
    assert "The £19,000 published in 2016 is of unknown method" in words(app)


def test_the_rates_behind_the_cost_mark_the_illustrative_ones_and_list_them_first(
    draw: Draw, demo_home: Path
) -> None:
    app = draw(demo_home, "cost")
    marks = [row["is_illustrative"] for row in table_rows(app, "rate_gbp")]
    illustrative = marks.count("ILLUSTRATIVE")
    assert illustrative
    assert marks[:illustrative] == ["ILLUSTRATIVE"] * illustrative
    assert f"{illustrative} of {len(marks)} rates in force are illustrative" in words(app)


def test_the_rule_that_widens_intervals_is_told_as_the_table_of_grades_has_it(
    draw: Draw, demo_home: Path
) -> None:
    said = words(draw(demo_home, "cost"))
    for name, error in (
        read_reference_table("rate_provenance")
        .select("provenance", "relative_error_share")
        .iter_rows()
    ):
        share = f"±{error:.0%}" if error else "by nothing"
        assert re.search(f"{text.label(name).lower()}[^,]*{share}", said), name
    assert "caseweight ingest" in said


def test_drivers_add_up_to_the_change_over_one_year_and_over_several(
    draw: Draw, demo_home: Path
) -> None:
    with Warehouse(demo_home) as warehouse:
        costs = {
            row["opened_year"]: row for row in cost_queries.unit_cost(warehouse, "ALL").to_dicts()
        }
    for before in ("2021/22", "2017/18"):
        rows = table_rows(draw(demo_home, "cost-drivers", before=before, after="2022/23"), "step")
        first, *drivers, last = (row["amount_gbp"] for row in rows)
        assert first + sum(drivers) == last
        assert first == round(costs[before]["closed_mean_gbp"])
        assert abs(last - costs["2022/23"]["closed_mean_gbp"]) <= 1


def test_a_year_with_many_open_cases_is_warned_of(draw: Draw, demo_home: Path) -> None:
    app = draw(demo_home, "cost-drivers", before="2025/26", after="2026/27")
    assert "still open" in words(app)
    assert not draw(demo_home, "cost-drivers", before="2016/17", after="2017/18").warning


def test_the_same_year_twice_is_compared_with_the_one_before(draw: Draw, demo_home: Path) -> None:
    app = draw(demo_home, "cost-drivers", before="2018/19", after="2018/19")
    assert "opened in 2018/19" in words(app)
    assert "one opened in 2017/18" in words(app)


def test_years_with_a_gap_between_get_a_plain_word(draw: Draw, own_home: Path) -> None:
    change(own_home, "delete from marts.unit_cost_driver where baseline = '2018/19'")
    said = words(draw(own_home, "cost-drivers", before="2016/17", after="2020/21"))
    assert "a year between them has too few cases" in said


def test_what_is_still_to_come_is_the_sum_of_the_cohorts(draw: Draw, demo_home: Path) -> None:
    app = draw(demo_home, "open-investigations")
    rows = table_rows(app, "still_to_come_gbp")
    to_come = sum(row["still_to_come_gbp"] for row in rows)
    opened = sum(row["open_count"] for row in rows)
    assert f"the {opened:,} open investigations have cost £" in words(app)
    assert f"expected to cost £{to_come / 1e6:,.1f}m more" in words(app)


def test_without_development_the_page_says_that_nothing_is_known(
    draw: Draw, own_home: Path
) -> None:
    change(
        own_home,
        "delete from marts.cost_development",
        "update marts.cost_by_cohort set expected_final_cost_gbp = null, standard_error_gbp = null",
        "update marts.cost_to_come set still_to_come_gbp = null, standard_error_gbp = null",
    )
    said = words(draw(own_home, "open-investigations"))
    assert "will still cost is not known" in said
    assert "No development is known yet" in said


def test_a_force_whose_cases_are_all_closed_has_nothing_to_come(draw: Draw, own_home: Path) -> None:
    nothing = "update marts.cost_by_cohort set open_count = 0"
    change(own_home, nothing, "delete from marts.cost_to_come")
    assert "no investigation is open" in words(draw(own_home, "open-investigations"))


def test_a_force_that_differs_is_named_with_its_direction_and_the_role_of_chance(
    draw: Draw, own_home: Path
) -> None:
    name = a_force(own_home)
    code = f"(select force_code from marts.force where force_name = '{name}')"
    change(
        own_home,
        "update marts.unit_cost_standardised set is_different = false, stands_out = false",
        f"update marts.unit_cost_standardised set is_different = true where force_code <> {code}",
        "update marts.unit_cost_standardised set is_different = true, stands_out = true,"
        " pooled_low_gbp = 2, pooled_mean_gbp = 3, pooled_high_gbp = 4"
        f" where force_code = {code}",
    )
    app = draw(own_home, "compare-costs")
    assert f"1 lower ({name})" in words(app)
    assert "by chance alone" in words(app)
    rows = {row["force_name"]: row["difference"] for row in table_rows(app, "difference")}
    assert rows.pop(name) == "Lower"
    assert set(rows.values()) == {"No clear difference"}


def test_a_force_without_comparable_cases_that_year_is_told_so(draw: Draw, own_home: Path) -> None:
    name = a_force(own_home)
    code = f"(select force_code from marts.force where force_name = '{name}')"
    change(
        own_home,
        "update marts.unit_cost_standardised set pooled_mean_gbp = null, pooled_low_gbp = null,"
        f" pooled_high_gbp = null, is_different = null, stands_out = null"
        f" where force_code = {code}",
    )
    assert "too few kinds" in words(draw(own_home, "compare-costs", force=name))


def test_a_ledger_that_agrees_is_said_to_agree(draw: Draw, own_home: Path) -> None:
    change(
        own_home,
        "update marts.reconciliation set ledger_gbp = cost_lines_gbp, difference_gbp = 0",
    )
    assert "agree to the penny" in words(draw(own_home, "reconcile"))


def test_a_penny_of_difference_stands_first_in_the_table_rows(draw: Draw, own_home: Path) -> None:
    change(
        own_home,
        "update marts.reconciliation set ledger_gbp = cost_lines_gbp, difference_gbp = 0",
        "update marts.reconciliation set difference_gbp = 0.01, ledger_gbp = cost_lines_gbp + 0.01"
        " where month = '2019-05-01' and category = 'travel'"
        " and force_code = (select min(force_code) from marts.reconciliation)",
    )
    app = draw(own_home, "reconcile")
    first, second, *_ = table_rows(app, "difference_gbp")
    assert str(first["difference_gbp"]) == "0.01"
    assert str(second["difference_gbp"]) in {"0", "0.00"}
    assert first["objective_heading"] == "Public protection"
    assert "a difference of £0.01; one of " in words(app)


def test_a_version_without_a_ledger_says_so_and_still_shows_what_waits(
    draw: Draw, own_home: Path
) -> None:
    change(own_home, "delete from marts.reconciliation")
    app = draw(own_home, "reconcile")
    assert "no ledger totals" in words(app)
    assert "What waits outside?" in [heading.value for heading in app.subheader]


def test_lines_left_out_are_told_with_their_pounds(draw: Draw, own_home: Path) -> None:
    change(
        own_home,
        "insert into marts.data_quality by name (select 'cost_lines' as source,"
        " 'investigation_not_arrived' as reason, 'left_out' as kind, 7 as row_count,"
        " 7 as unresolved_count, 1234 as amount_gbp)",
    )
    assert "7 cost lines with £1,234 are left out" in words(draw(own_home, "reconcile"))


def test_the_title_speaks_of_a_year_that_is_drawn(draw: Draw, demo_home: Path) -> None:
    def title(**choices: str) -> str:
        spec = draw(demo_home, "cost", **choices).get("vega_lite_chart")[0].proto.spec
        return " ".join(json.loads(spec)["title"]["text"])

    assert title(to="2018/19").startswith("Cases opened in 2018/19 cost £")
    assert title(**{"from": "2026/27"}) == "Expected final cost of an investigation, by year opened"


@pytest.mark.parametrize("page", PAGES)
def test_an_address_with_a_choice_that_is_not_there_falls_back(
    draw: Draw, demo_home: Path, page: str
) -> None:
    odd = dict.fromkeys(("basis", "prices", "before", "year", "type"), "nonsense")
    assert "Source: " in words(draw(demo_home, page, **odd))
