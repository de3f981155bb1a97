"""Published forecasts are kept, and scored by the real pipeline once their months are counted."""

import datetime as dt
import shutil
import stat

import polars as pl
import pytest

from pipelines.build import BuildOptions, build
from pipelines.errors import StoreError
from pipelines.models.periods import add_months
from pipelines.publishing.forecast_history import HISTORY, keep_forecasts, read_history
from pipelines.publishing.versions import read_mart
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.settings import Settings

HEADER = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
FORCES = ("E23000001", "E23000002")
START, FIRST, SECOND = dt.date(2013, 1, 1), dt.date(2015, 9, 30), dt.date(2015, 12, 31)
KEYS = ["measure", "force_code", "series", "frequency", "period_start"]


def count(force, place):
    """Incidents of a force in the month at a place after the first."""
    return 6 + place % 5 + FORCES.index(force) + (place > 29) * 40  # a leap that nobody foresaw


def deliver(settings, folder, until):
    """Load the incidents of both forces from the first month to a day."""
    months = (until.year - START.year) * 12 + until.month
    for force in FORCES:
        lines = [
            f"{force},SYN-{place}-{n},{add_months(START, place):%Y-%m}-15,sexual,police,false,true"
            for place in range(months)
            for n in range(count(force, place))
        ]
        file = folder / f"{force}-{until}.csv"
        file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        result = ingest(settings, [file], LoadRequest(file, as_at=until), lambda what, share: None)[
            0
        ]
        assert not result.is_failed


def publish(settings, **options):
    return build(settings, BuildOptions(**options), lambda what, share: None)["version"]


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A home built, built again, built looking back, and built with half a year more."""
    root = tmp_path_factory.mktemp("lived")
    settings = Settings(home=root / "home")
    deliver(settings, root, FIRST)
    first, promised = publish(settings), read_mart(settings.home, "forecast")
    publish(settings)
    publish(settings, until=dt.date(2015, 3, 31))
    assert read_mart(settings.home, "forecast_scorecard").is_empty()
    deliver(settings, root, SECOND)
    return settings.home, first, publish(settings), promised


def test_what_was_published_is_kept_once_and_never_what_looks_back(lived):
    home, first, last, promised = lived
    history = read_history(home)
    assert set(history["version"]) == {first, last}
    assert set(history.filter(version=first)["cutoff"]) == {dt.date(2015, 6, 1)}
    kept = history.filter(version=first).join(promised.filter("is_chosen"), on=KEYS)
    assert kept.height == promised.filter("is_chosen").height
    assert (kept["point"] == kept["point_right"]).all()
    assert stat.S_IMODE((home / HISTORY).stat().st_mode) == 0o600


def test_a_month_is_scored_when_it_is_complete_with_what_was_really_counted(lived):
    home, first, _, promised = lived
    scores = read_mart(home, "forecast_scorecard")
    assert set(scores["version"]) == {first}
    # October to December still wait for late records; the year to March is not over.
    months = [dt.date(2015, month, 1) for month in (7, 8, 9)]
    national = scores.filter(force_code="ALL", series="all").sort("period_start")
    assert national["period_start"].to_list() == months
    assert national["horizon"].to_list() == [1, 2, 3]
    assert set(scores["frequency"]) == {"month"}
    truth = [sum(count(force, place) for force in FORCES) for place in (30, 31, 32)]
    assert national["actual"].to_list() == truth
    assert not national["is_in_95"].any()  # forty a month more than ever before
    said = promised.filter("is_chosen", force_code="ALL", series="all").join(national, on=KEYS)
    assert (said["point"] == said["point_right"]).all()


def test_the_naive_methods_stand_beside_the_forecast(lived):
    home, _, _, _ = lived
    scores = read_mart(home, "forecast_scorecard").filter(pl.col("force_code") != "ALL")
    assert scores.height
    for row in scores.filter(series="sexual").iter_rows(named=True):
        assert row["last_value"] is not None
        place = 29 + row["horizon"] - 12
        assert row["seasonal_last_value"] == count(row["force_code"], place)


def test_a_version_missed_by_a_power_cut_is_kept_by_the_next_build(lived, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(lived[0], home)
    (home / HISTORY).unlink()
    keep_forecasts(home)
    assert set(read_history(home)["version"]) >= {lived[2]}


def test_a_damaged_record_of_past_forecasts_stops_the_build_in_plain_words(lived, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(lived[0], home)
    (home / HISTORY).write_bytes(b"not a database at all" * 500)
    with pytest.raises(StoreError, match="move it away") as raised:
        publish(Settings(home=home))
    assert HISTORY in str(raised.value)
    assert read_mart(home, "build_info")["version"][0] == lived[2]
