"""Given cost lines, expect what the dearest investigations weigh in a released sum."""

from tests.costed import FORCE

SPENDING = (
    "select category, investigation_count, amount_gbp, largest_gbp, second_largest_gbp"
    " from intermediate.int_release_spending order by category"
)


def load_lines(write_csv, load, *lines):
    header = "force_code,cost_line_id,investigation_id,cost_date,category,grade,hours,amount_gbp"
    rows = [f"{FORCE},L{at},{line}" for at, line in enumerate(lines)]
    load(write_csv("cost_lines.csv", header, *rows))


def test_an_investigation_weighs_in_a_sum_what_all_its_categories_come_to(
    case, write_csv, load, marts
):
    load_lines(
        write_csv,
        load,
        "I1,2023-05-02,travel,,,100.00",
        "I1,2023-06-02,travel,,,50.00",
        "I1,2023-06-02,interviewing,,,200.00",
        "I2,2023-06-02,interviewing,,,80.00",
    )
    assert marts()(SPENDING).rows() == [
        ("all", 2, 430.0, 350.0, 80.0),
        ("interviewing", 2, 280.0, 200.0, 80.0),
        ("travel", 1, 150.0, 150.0, 0.0),
    ]


def test_years_of_spending_end_in_march_and_reversals_weigh_by_their_size(
    case, write_csv, load, marts
):
    load_lines(
        write_csv, load, "I1,2024-03-31,travel,,,-500.00", "I2,2024-03-31,travel,,,100.00",
        "I1,2024-04-01,travel,,,7.00",
    )  # fmt: skip
    found = marts()(
        "select financial_year, largest_gbp, second_largest_gbp, squares_gbp2"
        " from intermediate.int_release_spending where category = 'travel' order by financial_year"
    )
    assert found.rows() == [("2023/24", 500.0, 100.0, 260_000.0), ("2024/25", 7.0, 0.0, 49.0)]


def test_open_investigations_without_a_known_cost_are_counted_as_such(case, lines, marts):
    lines("2023-05-02,travel,,,100.00")
    (row,) = marts()(
        "select financial_year, investigation_count, unknown_count, amount_gbp, largest_gbp"
        " from intermediate.int_release_unit_cost"
    ).rows()
    assert row == ("2023/24", 2, 1, 100.0, 100.0)
