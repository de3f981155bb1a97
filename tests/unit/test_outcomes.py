"""Outcomes: groups side by side with none dropped, shares, sentences, chance."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.outcomes import words as outcomes_words
from dashboard.outcomes.charts import share_lines
from pipelines.contracts.marts.outcomes import OUTCOME_GROUPS
from pipelines.contracts.vocabulary import OUTCOME_CODES
from pipelines.models.outcomes import forces_apart, kinds_apart
from pipelines.reference.tables import read_reference_table

KINDS = list(enumerate(["neglect", "sexual"]))
APRIL_24, APRIL_25 = dt.date(2024, 4, 1), dt.date(2025, 4, 1)


def closed(*rows):
    schema = {"period": pl.Date, "outcome_group": pl.String, "investigation_count": pl.Int64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def test_every_home_office_type_has_a_title_and_a_group():
    table = read_reference_table("outcome")
    assert sorted(table["outcome_code"]) == sorted(OUTCOME_CODES)
    assert set(table["outcome_group"]) == set(OUTCOME_GROUPS)
    assert set(outcomes_words.GROUPS) == {*OUTCOME_GROUPS, "not_assigned"}


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("1", "charged"),
        ("8", "out_of_court"),
        ("22", "out_of_court"),
        ("14", "evidential_difficulties"),
        ("15", "evidential_difficulties"),
        ("16", "evidential_difficulties"),
        ("18", "no_suspect"),
        ("10", "not_in_public_interest"),
        ("20", "other"),
    ],
)
def test_a_type_stands_in_its_group(code, group):
    table = read_reference_table("outcome").filter(pl.col("outcome_code") == code)
    assert table["outcome_group"].to_list() == [group]


def test_groups_stand_side_by_side_and_add_up_with_those_not_recorded():
    wide = outcomes_words.by_period(
        closed(
            (APRIL_24, "charged", 2),
            (APRIL_24, "not_assigned", 3),
            (APRIL_24, "no_suspect", 5),
            (APRIL_25, "other", 7),
        )
    )
    first, second = wide.to_dicts()
    assert first["investigation_count"] == 10
    assert first["charged_share"] == pytest.approx(0.2)
    assert first["not_assigned_count"] == 3
    assert second["charged_count"] == 0
    assert second["investigation_count"] == 7


@given(
    st.lists(
        st.tuples(
            st.sampled_from([APRIL_24, APRIL_25]),
            st.sampled_from([*OUTCOME_GROUPS, "not_assigned"]),
            st.integers(1, 10**6),
        ),
        min_size=1,
    )
)
def test_no_investigation_is_lost_between_the_groups(rows):
    wide = outcomes_words.by_period(closed(*rows))
    assert sum(wide["investigation_count"].to_list()) == sum(count for *_, count in rows)
    for row in wide.to_dicts():
        bars = outcomes_words.groups(row)
        assert bars["investigation_count"].sum() == row["investigation_count"]
        assert bars["group_share"].sum() == pytest.approx(1)


def test_the_sentence_counts_what_came_of_them():
    (row,) = outcomes_words.by_period(
        closed(
            (APRIL_24, "charged", 1_200),
            (APRIL_24, "out_of_court", 800),
            (APRIL_24, "evidential_difficulties", 5_000),
            (APRIL_24, "no_suspect", 2_000),
            (APRIL_24, "not_assigned", 120),
        )
    ).to_dicts()
    assert outcomes_words.sentence("Anywhere", "in 2024/25", row) == (
        "Anywhere: of 9,120 investigations closed in 2024/25, 1,200 (13.2%) ended with a charge or "
        "summons and 800 (8.8%) were dealt with out of court; 5,000 (54.8%) ended for evidential "
        "difficulties and 2,000 (21.9%) without a suspect. For 120 (1.3%) no outcome is recorded."
    )


def test_a_year_that_has_not_ended_is_named_as_a_part_and_not_taken_for_the_latest():
    wide = outcomes_words.by_period(closed((APRIL_24, "charged", 2), (APRIL_25, "charged", 2)))
    october = dt.date(2025, 10, 1)
    assert outcomes_words.latest_whole(wide, october) == APRIL_24
    assert outcomes_words.year_name(APRIL_25, october).replace("\u00a0", " ") == (
        "2025/26, to October 2025"
    )
    assert outcomes_words.year_name(APRIL_25, dt.date(2026, 3, 1)) == "2025/26"
    assert outcomes_words.latest_whole(wide, dt.date(2024, 6, 1)) is None


def cohorts(*rows):
    parts = ["open_count", "charged_count", "other_outcome_count", "not_assigned_count"]
    frame = pl.DataFrame(list(rows), schema=["opened_quarter", *parts], orient="row")
    return frame.with_columns(investigation_count=pl.sum_horizontal(parts))


def test_a_young_cohort_stands_beside_one_that_had_two_years_more():
    quarters = [dt.date(2023 + n // 4, 1 + 3 * (n % 4), 1) for n in range(9)]
    rows = cohorts(*((day, 10 * n, 20, 100 - 10 * n, 0) for n, day in enumerate(quarters)))
    assert outcomes_words.cohort_sentence(rows) == (
        "Of those opened Jan–Mar 2025, 66.7% are still open and 16.7% have been charged; of those "
        "opened Jan–Mar 2023, 0.0% are still open and 16.7% have been charged. The later one has "
        "had less time."
    )
    assert outcomes_words.cohort_sentence(rows.head(1)).endswith("16.7% have been charged.")


def test_a_cohort_is_compared_with_the_one_of_exactly_two_years_before_or_with_none():
    rows = cohorts((dt.date(2017, 7, 1), 0, 20, 80, 0), (dt.date(2025, 1, 1), 80, 20, 0, 0))
    assert "2017" not in outcomes_words.cohort_sentence(rows)


def test_too_few_closed_get_no_percentages():
    (row,) = outcomes_words.by_period(closed((APRIL_24, "evidential_difficulties", 1))).to_dicts()
    said = outcomes_words.sentence("Anywhere", "in 2024/25", row)
    assert said.startswith("Anywhere: only 1 investigation was closed in 2024/25, too few")
    assert "%" not in said


def test_shares_of_a_cohort_add_to_the_whole():
    rows = outcomes_words.cohort_shares(cohorts((APRIL_24, 5, 1, 3, 1), (APRIL_25, 9, 0, 0, 1)))
    assert rows.group_by("period").agg(pl.col("share").sum())["share"].to_list() == [1.0, 1.0]


def cells(*rows, by="kind"):
    schema = {by: pl.String, "cluster": pl.String, "part_count": pl.Int64, "whole_count": pl.Int64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def test_the_share_that_is_expected_of_a_kind_is_that_of_its_forces():
    # Half are charged in the first force and a tenth in the second; neglect is mostly the second's.
    rows = kinds_apart(
        cells(("neglect", "A", 5, 10), ("neglect", "B", 9, 90), ("sexual", "A", 45, 90))
    )
    assert rows["share"].to_list() == pytest.approx([0.14, 0.5])
    assert rows["expected_share"].to_list() == pytest.approx([0.14, 0.5])
    assert not rows["is_different"].any()


def test_the_interval_of_a_kind_by_hand():
    # Overall 40 of 200 in either force. Neglect: 30 of 100 and 26 of 100, 10 and 6 more than
    # expected; the variance between them is 8, of the sum 16, but chance alone gives 2 × 100 × 0.2
    # × 0.8 = 32. Student's t on one degree of freedom at 1 - 0.05 / 4 is 25.4517.
    pairs = [("neglect", "A", 30, 100), ("sexual", "A", 10, 100)]
    pairs += [("neglect", "B", 26, 100), ("sexual", "B", 14, 100)]
    row = kinds_apart(cells(*pairs)).row(0, named=True)
    assert row["share"] == 0.28
    assert row["expected_share"] == pytest.approx(0.2)
    assert row["high_share"] == pytest.approx(0.28 + 25.4517 * 32**0.5 / 200, abs=1e-5)
    assert row["low_share"] == 0
    assert not row["is_different"]


def test_what_hangs_together_within_a_force_is_less_sure_than_its_count_says():
    lumps = [(kind, f"F{k:02}", 20 * ((k + i) % 2), 40) for k in range(20) for i, kind in KINDS]
    even = [(kind, f"F{k:02}", 10, 40) for k in range(20) for _, kind in KINDS]
    widths = [
        kinds_apart(cells(*rows)).select(pl.col("high_share") - pl.col("low_share")).row(0)[0]
        for rows in (lumps, even)
    ]
    assert widths[0] > 3 * widths[1]


def test_a_kind_that_is_charged_more_in_every_force_is_different():
    rows = [("neglect", f"F{k:02}", 6 + k % 3, 60) for k in range(20)]
    rows += [("sexual", f"F{k:02}", 20 + k % 4, 60) for k in range(20)]
    found = kinds_apart(cells(*rows))
    assert found["is_different"].all()
    said = outcomes_words.kinds_sentence(found)
    assert said.startswith("Charged more or less often than the overall shares give: sexual 35.8%")
    alike = kinds_apart(cells(*[(k, f, 10, w) for k, f, _, w in rows]))
    assert outcomes_words.kinds_sentence(alike).startswith("No kind of abuse is told apart")


def test_one_cluster_tells_nothing_apart_and_too_few_are_not_compared():
    found = kinds_apart(cells(("neglect", "A", 1, 100), ("sexual", "A", 90, 100)))
    assert not found["is_different"].any()
    assert found["low_share"].null_count() == 2
    few = kinds_apart(cells(("neglect", "A", 1, 9), ("neglect", "B", 2, 9)))
    assert outcomes_words.kinds_sentence(few).startswith("Too few were closed")
    assert kinds_apart(cells()).is_empty()


def test_where_forces_are_unlike_hardly_any_year_names_a_kind_by_chance():
    # Forces differ by five points, and so do their kinds, each by itself.
    rng, named = np.random.default_rng(5), 0
    for _ in range(100):
        shares = np.clip(0.2 + rng.normal(0, 0.05, (43, 1)) + rng.normal(0, 0.05, (43, 6)), 0, 1)
        counts = rng.binomial(60, shares)
        rows = [
            (f"K{kind}", f"F{force:02}", int(counts[force, kind]), 60)
            for force in range(43)
            for kind in range(6)
        ]
        named += bool(kinds_apart(cells(*rows))["is_different"].any())
    assert named <= 11


def months_of(force, share, closed=50):
    rows = [(force, f"{month:02}", round(share * closed), closed) for month in range(1, 13)]
    return cells(*rows, by="force_code")


def test_forces_are_told_apart_beyond_what_they_usually_differ_by():
    parts = [months_of(f"F{k:02}", 0.2 + 0.02 * (k % 3 - 1)) for k in range(20)]
    found = forces_apart(pl.concat([*parts, months_of("OUT", 0.5), months_of("FEW", 0.2, 2)]))
    verdicts = dict(found.select("force_code", "verdict").iter_rows())
    assert verdicts.pop("OUT") == "stands_out"
    assert verdicts.pop("FEW") is None
    assert set(verdicts.values()) == {"usual"}
    named = found.with_columns(force_name=pl.col("force_code"))
    said = outcomes_words.forces_sentence(named, "2024/25")
    assert said.startswith("1 of 21 forces are farther from the middle (20.0% charged)")
    assert "OUT 50.0% (stands out)" in said
    assert "About 1.1 would be by chance alone" in said
    few = named.head(3).with_columns(verdict=pl.lit(None, pl.String))
    assert "nothing is said of any" in outcomes_words.forces_sentence(few, "2024/25")


def test_a_force_s_error_on_log_odds_by_hand():
    # 120 of 600 closed, the same in every month: chance gives √(600 × 0.2 × 0.8) / (600 × 0.16).
    parts = [months_of(f"F{k:02}", 0.2) for k in range(6)]
    row = forces_apart(pl.concat(parts)).row(0, named=True)
    odds = np.log(row["differs_high"] / (1 - row["differs_high"])) - np.log(0.25)
    assert odds == pytest.approx(1.959964 / 96**0.5)


def test_shares_are_drawn_as_per_cent_from_nought_and_never_more_than_four():
    rows = pl.DataFrame(
        {"period": [APRIL_24, APRIL_25], "outcome_group": ["Charged"] * 2, "share": [0.1, 0.2]}
    )
    spec = share_lines(rows, title="Shares", axis="% of those closed", time="Year").to_dict()
    (data,) = spec["datasets"].values()
    assert [row["percent"] for row in data] == [10, 20]
    assert spec["encoding"]["y"]["scale"] == {"zero": True}
    crowd = pl.DataFrame(
        {"period": [APRIL_24] * 5, "outcome_group": list("abcde"), "share": [0.1] * 5}
    )
    with pytest.raises(ValueError, match="at most four series"):
        share_lines(crowd, title="Crowd", axis="%", time="Year")
