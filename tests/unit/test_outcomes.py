"""Outcomes: groups side by side with none dropped, shares, sentences, chance."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.outcomes import words as outcomes_words
from dashboard.outcomes.charts import share_lines
from pipelines.contracts.marts.outcomes import OUTCOME_GROUPS
from pipelines.contracts.vocabulary import OUTCOME_CODES
from pipelines.models.outcomes import share_interval
from pipelines.reference.tables import read_reference_table

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


def test_an_interval_by_hand():
    (row,) = share_interval(
        pl.DataFrame({"part": [10], "whole": [100]}), "part", "whole"
    ).to_dicts()
    # Wilson, z = 2.5758: centre 0.133174 / 1.066349 = 0.12489, margin 0.084095 / 1.066349
    assert row["low_share"] == pytest.approx(0.12489 - 0.07886, abs=2e-5)
    assert row["high_share"] == pytest.approx(0.12489 + 0.07886, abs=2e-5)
    assert not row["is_different"]


def test_only_a_kind_beyond_chance_is_named():
    rows = pl.DataFrame(
        {
            "abuse_type": ["Neglect", "Sexual abuse"],
            "charged_count": [130, 400],
            "investigation_count": [1_000, 1_000],
        }
    ).with_columns(charged_share=pl.col("charged_count") / pl.col("investigation_count"))
    found = share_interval(rows, "charged_count", "investigation_count")
    assert outcomes_words.kinds_sentence(found).startswith(
        "Charged more or less often than chance explains: sexual abuse 40.0%, neglect 13.0% "
    )
    alike = share_interval(
        rows.with_columns(charged_count=pl.Series([130, 131])),
        "charged_count",
        "investigation_count",
    )
    assert outcomes_words.kinds_sentence(alike).startswith("No kind of abuse is charged more")


def test_nothing_closed_has_no_interval():
    rows = pl.DataFrame({"part": [0, 3], "whole": [0, 9]})
    first = share_interval(rows, "part", "whole").row(0, named=True)
    assert first["low_share"] is None
    assert first["is_different"] is None


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
