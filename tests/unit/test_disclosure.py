"""What is hidden in tables worked by hand, and why."""

import datetime as dt

import polars as pl
import pytest

from pipelines.models.disclosure import Kind, Table, protect
from pipelines.models.disclosure.elimination import choose_partners

COUNTS = Table.with_totals("t", ["force_code", "abuse_type"], ["force_code", "abuse_type"])


def grid(rows, force_codes="ABCD", types="wxyz"):
    """Atoms of a table: a row a force, a column a type."""
    return pl.DataFrame(
        [
            {"force_code": force, "abuse_type": kind, "count": count}
            for force, counts in zip(force_codes, rows, strict=False)
            for kind, count in zip(types, counts, strict=False)
        ]
    )


def hidden(protected, table=COUNTS):
    rows = protected.table(table).filter(symbol="c")
    return {tuple(map(str, row)) for row in rows.select(table.dimensions).iter_rows()}


def reasons(protected):
    rows = protected.log.select("force_code", "abuse_type", "why").iter_rows()
    return {(force, kind): why for force, kind, why in rows}


def test_a_small_count_takes_the_smallest_square_that_hides_it():
    found = protect(grid([[3, 20, 30], [9, 11, 40], [50, 60, 70]]), [COUNTS])
    assert hidden(found) == {("A", "w"), ("A", "x"), ("B", "w"), ("B", "x")}
    assert found.log.filter(why="partner")["partner_of"].unique().to_list() == ["t: A, w"]
    assert found.audit.select("lower", "upper", "is_held").row(0)[2]


def test_noughts_and_counts_from_six_on_are_shown():
    found = protect(grid([[0, 6, 6], [6, 0, 6], [6, 6, 0]]), [COUNTS])
    assert hidden(found) == set()
    assert found.table(COUNTS).filter(pl.col("count") == 0).height == 3


def test_two_ones_of_a_known_two_are_not_left_to_each_other():
    rows = [[1, 1, 30, 40], [30, 40, 50, 60], [20, 30, 40, 50]]
    found = protect(grid(rows), [COUNTS])
    assert {("A", "w"), ("A", "x")} < hidden(found)
    line = [kind for force, kind in hidden(found) if force == "A"]
    assert len(line) > 2  # a third in the line, so that the sum of the hidden is no longer two


def test_a_line_whose_count_sits_in_one_cell_hides_a_nought():
    found = protect(grid([[40, 0, 0], [20, 30, 40], [50, 60, 70]]), [COUNTS])
    noughts = [cell for cell, why in reasons(found).items() if why == "group"]
    assert len(noughts) == 1
    assert noughts[0][0] == "A"
    assert ("A", "w") in hidden(found)


def test_noughts_within_a_small_count_are_hidden_with_it():
    """Shown, they would say that the three is three ones, of which types."""
    table = Table.with_totals("t", ["force_code", "abuse_type"], ["abuse_type"])
    found = protect(grid([[1, 1, 1, 0, 0], [20, 30, 40, 50, 9]], types="vwxyz"), [table])
    assert hidden(found) == {("A", kind) for kind in ("v", "w", "x", "y", "z", "all")}
    assert found.audit["is_held"].all()


def test_a_nought_that_follows_from_sums_is_shown_since_it_is_known_anyway():
    found = protect(grid([[1, 1, 1, 0, 0], [20, 30, 40, 50, 9]], types="vwxyz"), [COUNTS])
    assert not {("A", "y"), ("A", "z")} & hidden(found)
    assert found.audit["is_held"].all()


def test_elimination_hides_what_would_give_a_protected_cell_away_and_nothing_else():
    """Cells 0 and 1 and their sum 2; 3 has nothing to do with them; 4 is 1 under another name."""
    rows = {0: {0: 1}, 1: {1: 1}, 2: {0: 1, 1: 1}, 3: {2: 1}, 4: {1: 1}}
    assert choose_partners(rows, [0], [], [], [2, 3, 1, 4]) == {1: 0, 4: 0}
    assert choose_partners(rows, [0], [], [], [1, 4, 3, 2]) == {2: 0}
    assert choose_partners(rows, [0], [], [{0: 1, 2: -1}], [3, 1]) == {3: 0}


def test_a_nought_that_follows_from_a_shown_nought_stays_shown():
    found = protect(grid([[1, 1, 0], [20, 30, 0]]), [COUNTS])
    assert ("A", "y") not in hidden(found)


def test_a_difference_between_two_tables_gives_nothing_back():
    """Months and types of one year each have a total, and it is the same."""
    months = [dt.date(2025, month, 1) for month in (4, 5, 6)]
    atoms = pl.DataFrame(
        [
            {"force_code": "A", "month": month, "financial_year": "2025/26",
             "abuse_type": kind, "count": count}
            for month, counts in zip(months, [(2, 1), (10, 20), (30, 40)], strict=True)
            for kind, count in zip("xy", counts, strict=True)
        ]
    )  # fmt: skip
    year = Table.with_totals("year", ["force_code", "financial_year", "abuse_type"], ["abuse_type"])
    month = Table("month", ("force_code", "month"))
    found = protect(atoms, [year, month])
    assert ("A", "2025-04-01") in hidden(found, month)
    assert len(hidden(found, month)) == 2
    assert hidden(found, year) == set()  # the earlier table is shown rather than the later


def test_a_force_and_month_without_any_atom_was_not_delivered():
    months = [dt.date(2025, 4, 1), dt.date(2025, 5, 1)]
    atoms = pl.DataFrame(
        {"force_code": ["A", "A", "B"], "month": [*months, months[0]], "count": [10, 0, 20]}
    )
    table = Table.with_totals("t", ["force_code", "month"], ["force_code"])
    cells = protect(atoms, [table]).table(table)
    assert cells.filter(force_code="B", month=months[1])["symbol"].to_list() == ["x"]
    assert cells.filter(force_code="A", month=months[1]).row(0)[2:] == (0, "")
    assert cells.filter(force_code="ALL", month=months[1]).row(0)[2:] == (0, "")


def before(cells):
    rows = cells.with_columns(table=pl.lit("t"))
    return rows.select("table", "force_code", "abuse_type", "count", "symbol")


def test_what_was_shown_stays_shown_and_what_was_hidden_stays_hidden():
    first = grid([[3, 20, 30], [9, 11, 40], [50, 60, 70]])
    issued = before(protect(first, [COUNTS]).table(COUNTS))
    grown = first.with_columns(
        count=pl.when(force_code="A", abuse_type="w").then(7).otherwise("count")
    )
    again = protect(grown, [COUNTS], shown_before=issued)
    # Shown now, the unchanged partners would give back the three of the first version.
    assert hidden(again) == {("A", "w"), ("A", "x"), ("B", "w"), ("B", "x")}
    assert set(reasons(again).values()) == {"hidden_before"}


def test_a_new_small_count_finds_partners_among_what_has_changed_too():
    first = grid([[8, 20, 30], [9, 11, 40], [50, 60, 70]])
    issued = before(protect(first, [COUNTS]).table(COUNTS))
    assert not (issued["symbol"] == "c").any()
    corrected = first.with_columns(
        count=pl.when(force_code="A", abuse_type="w").then(3).otherwise("count")
    )
    found = protect(corrected, [COUNTS], shown_before=issued)
    # Nobody forgets the other cells; all sums over the corrected one are new and hide with it.
    assert hidden(found) == {("A", "w"), ("A", "all"), ("ALL", "w"), ("ALL", "all")}
    assert found.audit["is_held"].all()


def test_a_small_count_that_was_issued_is_told_in_the_audit_and_not_held():
    atoms = grid([[3, 20], [30, 40]])
    issued = pl.DataFrame(
        {"table": ["t"], "force_code": ["A"], "abuse_type": ["w"], "count": [3], "symbol": [""]}
    )
    found = protect(atoms, [COUNTS], shown_before=issued)
    assert ("A", "w") not in hidden(found)
    assert found.audit.select("why", "is_held").rows() == [("shown_before", False)]


def test_only_blocks_that_changed_are_protected_again():
    years = [
        grid([[3, 20, 30], [9, 11, 40], [50, 60, 70]]).with_columns(financial_year=pl.lit(year))
        for year in ("2024/25", "2025/26")
    ]
    names = ["force_code", "financial_year", "abuse_type"]
    table = Table.with_totals("t", names, ["force_code", "abuse_type"])
    first = protect(pl.concat(years), [table])
    assert first.blocks["is_kept"].to_list() == [False, False]
    years[1] = years[1].with_columns(
        count=pl.when(force_code="A", abuse_type="w").then(4).otherwise("count")
    )
    second = protect(pl.concat(years), [table], earlier=first)
    assert sorted(second.blocks["is_kept"]) == [False, True]
    anew = protect(pl.concat(years), [table])
    for name in ("cells", "log", "audit"):
        columns = [it for it in getattr(anew, name).columns if it not in ("lower", "upper")]
        sort = ["table", *names]
        one, other = (getattr(it, name).select(columns).sort(sort) for it in (second, anew))
        assert one.equals(other), name


def test_a_plan_that_cannot_be_worked_out_is_refused():
    atoms = grid([[3, 20], [30, 40]])
    with pytest.raises(ValueError, match="lack outcome"):
        protect(atoms, [Table("t", ("outcome",))])
    with pytest.raises(ValueError, match="one name"):
        protect(atoms, [COUNTS, COUNTS])
    with pytest.raises(ValueError, match="below nought"):
        protect(atoms.with_columns(-pl.col("count")), [COUNTS])


AMOUNTS = Table.with_totals(
    "gbp", ["force_code", "abuse_type"], ["force_code", "abuse_type"], Kind.AMOUNT
)


def money(count, pounds, largest, second, squares=None):
    row = {"count": count, "amount_gbp": float(pounds), "largest_gbp": float(largest),
           "second_largest_gbp": float(second)}  # fmt: skip
    return row | ({} if squares is None else {"squares_gbp2": float(squares)})


EVEN = money(100, 100_000, 1_200, 1_200)


def pounds(odd, table=AMOUNTS, **arguments):
    rows = [
        {"force_code": force, "abuse_type": kind} | (odd if force + kind == "Aw" else EVEN)
        for force in "ABC"
        for kind in "wxy"
    ]
    return protect(pl.DataFrame(rows), [table], **arguments)


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (money(9, 9_000, 1_000, 1_000), "few"),
        (money(10, 10_000, 1_000, 1_000), None),
        # Taking 10,000 of their own from 110,900 leaves the second 100,900 for 100,000.
        (money(12, 110_900, 100_000, 10_000), "dominance"),
        (money(12, 120_100, 100_000, 10_000), None),
        (money(0, 0, 0, 0), None),
    ],
)
def test_an_amount_is_hidden_for_few_cases_or_one_above_all(odd, why):
    found = pounds(odd)
    assert reasons(found).get(("A", "w")) == why
    assert found.table(AMOUNTS).filter(symbol="z").height == (odd["count"] == 0)


def test_the_sum_of_squares_of_an_interval_tells_the_dearest_case_as_well():
    odd = money(12, 140_000, 100_000, 10_000, squares=100_000**2 + 2e8)
    rows = [
        {"force_code": force, "abuse_type": "w"}
        | (odd if force == "A" else money(100, 1e5, 1_200, 1_200, 1.1e8))
        for force in "ABC"
    ]
    table = Table.with_totals("gbp", ["force_code", "abuse_type"], ["force_code"], Kind.AMOUNT)
    assert reasons(protect(pl.DataFrame(rows), [table]))["A", "w"] == "spread"


def test_partners_of_an_amount_leave_its_dearest_case_open_by_a_tenth():
    found = pounds(money(3, 90_000, 80_000, 5_000))
    row = found.audit.row(0, named=True)
    assert row["lower"] <= 90_000 - 8_000
    assert row["upper"] >= 90_000 + 8_000
    assert found.audit["is_held"].all()


def test_an_amount_goes_where_its_count_is_hidden():
    rows = [
        {"force_code": force, "abuse_type": kind, **money(count, 1e5, 2_000, 2_000)}
        for force, counts in zip("ABC", [(3, 20, 30), (12, 11, 40), (50, 60, 70)], strict=True)
        for kind, count in zip("wxy", counts, strict=True)
    ]
    amounts = Table("gbp", AMOUNTS.dimensions, AMOUNTS.totals, Kind.AMOUNT, "t")
    found = protect(pl.DataFrame(rows), [COUNTS, amounts])
    assert hidden(found) <= hidden(found, amounts)
    assert "count" in found.log.filter(table="gbp")["why"].to_list()
