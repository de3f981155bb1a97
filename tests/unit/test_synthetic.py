import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest

from pipelines.contracts.check import check
from pipelines.errors import ModelError
from pipelines.reference.tables import read_force_codes, read_reference_table
from pipelines.sources import SOURCES
from pipelines.synthetic import synthesise
from pipelines.synthetic.days import calendar_year, financial_year, month_number
from pipelines.synthetic.demand import monthly_counts
from pipelines.synthetic.forces import largest_forces
from pipelines.synthetic.level import expected_investigations
from pipelines.synthetic.parameters import RECORDED_CRIME

UNTIL = dt.date(2024, 3, 31)
GOOD_KEYS = {"incidents": "incident_id", "investigations": "investigation_id"}
NO_DATES = ("unreadable_date", "ambiguous_date", "two_digit_year", "placeholder_date")
LONG_FILES = ("incidents", "investigations", "cost_lines")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("synthetic")
    synthesise(out, forces=2, scale=0.02, until=UNTIL)
    return out


@pytest.fixture(scope="module")
def truth(folder):
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def text_rows(folder: Path, source: str) -> pl.DataFrame:
    return pl.read_csv(folder / f"{source}.csv", infer_schema=False)


def good_rows(folder: Path, source: str) -> pl.DataFrame:
    key = pl.col(GOOD_KEYS[source])
    return text_rows(folder, source).filter(key.str.contains(r"^SYN-[IN]\d+$")).unique()


def dates(name: str) -> pl.Expr:
    return pl.col(name).str.to_date("%Y-%m-%d")


def counts_by(rows: pl.DataFrame, label: pl.Expr) -> dict[str, int]:
    return dict(rows.group_by(label.alias("label")).len().iter_rows())


def without_zeros(counts: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_terms_give_the_same_bytes_and_another_seed_gives_others(tmp_path):
    terms = {"forces": 2, "scale": 0.003, "until": UNTIL}
    for name in ("first", "second"):
        synthesise(tmp_path / name, **terms)
    synthesise(tmp_path / "other", seed=7, **terms)
    first = files_of(tmp_path / "first")
    assert first == files_of(tmp_path / "second")
    other = files_of(tmp_path / "other")
    assert first["incidents.csv"] != other["incidents.csv"]
    assert first["cost_lines.csv"] != other["cost_lines.csv"]


def test_a_further_force_leaves_the_others_as_they_were(folder, truth, tmp_path):
    code = truth["forces"][0]
    alone = synthesise(tmp_path, forces=1, scale=0.02, until=UNTIL)
    assert (
        alone["realised"]["incidents"]["by_force"][code]
        == (truth["realised"]["incidents"]["by_force"][code])
    )


def test_batches_of_months_number_their_rows_on(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.synthetic.cases.INCIDENTS_A_BATCH", 300)
    truth = synthesise(tmp_path, forces=1, scale=0.01, until=UNTIL)
    for source, key in GOOD_KEYS.items():
        rows = good_rows(tmp_path, source)
        assert rows[key].n_unique() == rows.height == truth["realised"][source]["count"]
    opened = good_rows(tmp_path, "investigations").join(
        good_rows(tmp_path, "incidents"), on="incident_id", how="inner"
    )
    assert opened.height == truth["realised"]["investigations"]["count"]
    waited = opened.select((dates("opened_date") - dates("reported_date")).dt.total_days())
    assert 0 <= waited.to_series().min() <= waited.to_series().max() < 100


def test_a_later_end_leaves_the_counts_of_earlier_years_as_they_were(truth, tmp_path):
    later = synthesise(tmp_path, forces=2, scale=0.02, until=dt.date(2025, 3, 15))
    for year in ("2012", "2015", "2019"):
        assert (
            later["realised"]["incidents"]["by_calendar_year"][year]
            == truth["realised"]["incidents"]["by_calendar_year"][year]
        )


def test_the_file_on_disk_is_the_truth_that_is_returned(tmp_path):
    returned = synthesise(tmp_path, forces=1, scale=0.002, until=UNTIL)
    assert json.loads((tmp_path / "truth.json").read_text(encoding="utf-8")) == returned
    assert returned["synthetic"] is True


def test_records_are_entered_after_what_they_record_and_as_late_as_stated(folder, truth):
    lags = {}
    for source, day in (
        ("incidents", "reported_date"),
        ("investigations", "opened_date"),
        ("notifications", "notified_date"),
    ):
        rows = pl.read_csv(folder / f"{source}.csv", infer_schema=False)
        is_good = pl.col("incident_id").str.contains(r"^SYN-I\d{9}$")
        rows = rows.filter(is_good, ~pl.col(rows.columns[1]).str.starts_with("SYN-X"))
        rows = rows.filter(pl.col(day).str.contains(r"^20\d\d-\d\d-\d\d$"))
        lag = rows.select((dates("recorded_date") - dates(day)).dt.total_days()).to_series()
        assert lag.min() >= 0
        assert rows["recorded_date"].max() <= UNTIL.isoformat()
        lags[source] = lag
    stated = truth["parameters"]["report_to_system_mean_days"]["value"]
    assert lags["incidents"].mean() == pytest.approx(stated, rel=0.05)
    # A case opens some days after the report and is entered with its incident, or when it opens.
    assert 0 < lags["investigations"].mean() < stated


def test_headers_are_those_of_the_contracts(folder, truth):
    for source in truth["rows"]:
        header = (folder / f"{source}.csv").read_bytes().split(b"\n")[0].decode()
        assert header.split(",") == SOURCES[source].columns
        assert b"\r" not in (folder / f"{source}.csv").read_bytes()


def test_counts_recounted_from_the_files_are_the_realised_ones(folder, truth):
    for source, day in (("incidents", "reported_date"), ("investigations", "opened_date")):
        rows, realised = good_rows(folder, source), truth["realised"][source]
        assert rows.height == realised["count"] == truth["rows"][source]["good"]
        assert counts_by(rows, dates(day).dt.year().cast(pl.String)) == without_zeros(
            realised["by_calendar_year"]
        )
        april = dates(day).dt.offset_by("-3mo").dt.year()
        year = pl.format("{}/{}", april, ((april + 1) % 100).cast(pl.String).str.zfill(2))
        assert counts_by(rows, year) == without_zeros(realised["by_financial_year"])
        assert counts_by(rows, pl.col("force_code")) == {
            code: own["count"] for code, own in realised["by_force"].items()
        }


def test_every_investigation_belongs_to_an_incident_of_its_force(folder):
    orphans = good_rows(folder, "investigations").join(
        good_rows(folder, "incidents"), on=["force_code", "incident_id"], how="anti"
    )
    assert orphans.is_empty()


def test_rows_are_refused_for_exactly_the_planted_reasons(folder, truth):
    for source, planted in truth["defects"].items():
        rows = text_rows(folder, source).with_columns(
            line=pl.row_index().cast(pl.Int64) + 2, record=pl.row_index().cast(pl.Int64)
        )
        checked = check(rows, SOURCES[source].contract, as_at=UNTIL, force_codes=read_force_codes())
        assert checked.rejected["reasons"].list.len().unique().to_list() == [1]
        found = dict(checked.rejected["reasons"].list.first().value_counts().iter_rows())
        accepted = checked.accepted.drop("line", "record")
        distinct = accepted.unique()
        clashing = distinct.filter(distinct.select(SOURCES[source].key).is_duplicated())
        conflicts = {"conflicting_duplicate": clashing.height} if clashing.height else {}
        assert found | conflicts == planted
        assert accepted.height - distinct.height == truth["exact_repeats"][source]
        assert truth["exact_repeats"][source] >= max(1, truth["rows"][source]["good"] // 700)
        assert distinct.height - clashing.height == truth["rows"][source]["good"]


def test_every_reason_is_planted(truth):
    assert set(truth["defects"]["investigations"]) == {
        "unknown_force",
        "closed_before_opened",
        "conflicting_duplicate",
        *(
            f"missing:{name}"
            for name in (
                "force_code",
                "investigation_id",
                "incident_id",
                "opened_date",
                "complexity",
                "is_joint_section_47",
                "risk_level",
            )
        ),
        "identifier_from_spreadsheet:investigation_id",
        "identifier_from_spreadsheet:incident_id",
        *(
            f"{reason}:{name}"
            for reason in (*NO_DATES, "date_after_extract")
            for name in ("opened_date", "closed_date", "first_action_date", "recorded_date")
        ),
        "first_action_long_before_opened",
        "date_before_1900:opened_date",
        "date_before_1900:recorded_date",
        *(
            f"{reason}:{name}"
            for reason in ("identifier_with_lookalike", "error_cell")
            for name in ("investigation_id", "incident_id")
        ),
        "not_in_list:complexity",
        "not_in_list:risk_level",
        "not_in_list:outcome_code",
        "not_true_or_false:is_joint_section_47",
    }
    assert {"occurred_after_reported", "out_of_range:victim_age", "too_long:district"} < set(
        truth["defects"]["incidents"]
    )
    assert {"amount_and_hours_missing", "not_a_number:hours", "not_two_decimals:amount_gbp"} < set(
        truth["defects"]["cost_lines"]
    )
    assert "not_a_financial_year:financial_year" in truth["defects"]["budgets"]
    assert "date_after_extract:month" in truth["defects"]["ledger_totals"]
    assert set(truth["defects"]["notifications"]) == {
        "identifier_with_lookalike:incident_id",
        "error_cell:incident_id",
        "unknown_force",
        "conflicting_duplicate",
        "identifier_from_spreadsheet:incident_id",
        "not_in_list:agency",
        "not_in_list:direction",
        *(
            f"missing:{name}"
            for name in ("force_code", "incident_id", "agency", "direction", "notified_date")
        ),
        *(
            f"{reason}:{name}"
            for name in ("notified_date", "recorded_date")
            for reason in (*NO_DATES, "date_before_1900", "date_after_extract")
        ),
    }
    assert "out_of_range:strength_fte" in truth["defects"]["staffing"]
    # A short file has room for ten of its defects.
    assert {"missing:grade", "ambiguous_date:valid_from"} < set(truth["defects"]["rates"])


def test_defects_are_few_enough_for_no_file_to_be_refused(truth):
    for source, rows in truth["rows"].items():
        assert sum(truth["defects"][source].values()) == rows["defective"]
        assert rows["defective"] <= 10 or rows["defective"] < 0.1 * rows["written"]
    for source in LONG_FILES:
        rows = truth["rows"][source]
        assert 0.01 <= rows["defective"] / rows["written"] <= 0.02


def test_expected_investigations_grow_by_88_percent_and_then_follow_recorded_crime():
    months = month_number(dt.date(2024, 3, 1)) + 1
    years: dict[str, float] = {}
    for month, count in enumerate(expected_investigations(months)):
        for label in (calendar_year(month), financial_year(month)):
            years[label] = years.get(label, 0) + count
    assert years["2012"] == pytest.approx(70_000 / 1.88)
    assert years["2015"] == pytest.approx(70_000)
    for year, recorded in RECORDED_CRIME.items():
        assert years[year] / years["2015/16"] == pytest.approx(recorded / 41_406, rel=1e-6)
    assert years["2023"] / years["2022"] == pytest.approx(115_489 / 107_000, rel=1e-6)


def test_drawn_counts_grow_as_the_parameter_says():
    expected = expected_investigations(month_number(dt.date(2016, 1, 1)))
    national = sum(
        monthly_counts(expected * force.share, seed=1, force_number=force.number)
        for force in largest_forces(None, scale=1.0)
    )
    first = month_number(dt.date(2012, 1, 1))
    growth = national[first + 36 :].sum() / national[first : first + 12].sum() - 1
    assert growth == pytest.approx(0.88, abs=0.04)
    assert national.sum() * 0.62 == pytest.approx(expected.sum(), rel=0.01)


def test_durations_have_the_stated_median(folder, truth):
    early = good_rows(folder, "investigations").filter(dates("opened_date").dt.year() < 2018)
    days = early.select((dates("closed_date") - dates("opened_date")).dt.total_days())
    assert days.to_series().null_count() < 10
    assert days.to_series().median() == pytest.approx(248, rel=0.05)
    assert truth["realised"]["investigations"]["median_duration_days"] == pytest.approx(
        248, rel=0.05
    )


def test_a_quarter_to_three_tenths_are_non_recent_and_none_is_near_a_year(folder, truth):
    lag = (
        good_rows(folder, "incidents")
        .select((dates("reported_date") - dates("occurred_from")).dt.total_days())
        .to_series()
    )
    assert lag.min() >= 0
    assert ((lag > 330) & (lag < 400)).sum() == 0
    assert (lag > 366).sum() == truth["realised"]["incidents"]["non_recent_count"]
    assert 0.25 <= (lag > 366).sum() / len(lag) <= 0.30


def test_grooming_starts_in_april_2017(folder):
    grooming = good_rows(folder, "incidents").filter(pl.col("offence_code") == "88A")
    assert grooming.select(dates("reported_date").min()).item() >= dt.date(2017, 4, 1)
    assert set(grooming["abuse_type"]) == {"exploitation"}
    assert grooming.height > 50


def test_the_last_weeks_of_the_extract_are_light(folder):
    reported = good_rows(folder, "incidents").select(dates("reported_date")).to_series()
    last = reported.is_between(UNTIL - dt.timedelta(days=13), UNTIL).sum()
    before = reported.is_between(UNTIL - dt.timedelta(days=69), UNTIL - dt.timedelta(days=42)).sum()
    assert 0 < last < 0.8 * before / 2


def test_staffing_never_exceeds_what_it_is_part_of(folder):
    rows = text_rows(folder, "staffing").filter(~pl.col("grade").str.contains("SYN"))
    fte = rows.select(pl.col("^.*_fte$").cast(pl.Float64))
    assert (fte["establishment_fte"] >= fte["strength_fte"]).all()
    assert (fte["strength_fte"] >= fte["accredited_fte"]).all()


def test_a_survey_that_was_not_held_yet_is_not_answered(tmp_path):
    truth = synthesise(tmp_path, scale=0.002, forces=2, until=dt.date(2011, 12, 31))
    assert truth["realised"]["survey"] == {}
    assert truth["rows"]["survey_responses"]["written"] == 0
    assert not (tmp_path / "survey_responses.csv").exists()


def test_a_run_that_is_cut_short_leaves_no_folder_that_passes_for_real(tmp_path):
    def stop(what: str, share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthesise(tmp_path, forces=1, scale=0.002, until=UNTIL, progress=stop)
    left = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert left == {"is_complete": False, "synthetic": True}


@pytest.mark.parametrize(
    "terms",
    [{"forces": 44}, {"forces": 0}, {"scale": 0.0}, {"seed": -1}, {"until": dt.date(2011, 3, 31)}],
)
def test_terms_that_cannot_be_met_are_refused(tmp_path, terms):
    with pytest.raises(ModelError, match="Choose --"):
        synthesise(tmp_path, **terms)


def test_child_population_adds_up_to_the_published_figure_for_england():
    table = read_reference_table("child_population")
    english = table.filter(pl.col("force_code").str.starts_with("E"))
    assert english["child_population_count"].sum() == 11_755_593
    territorial = read_reference_table("force").filter(pl.col("is_territorial"))
    assert set(table["force_code"]) == set(territorial["force_code"])
    assert table["child_population_count"].min() > 0
