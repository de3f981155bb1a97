"""Prophet's fits outlive a build: only what changed is fitted again, and figures stay the same."""

import datetime as dt
import shutil

import polars as pl
import pytest

from pipelines.build import BuildOptions, build
from pipelines.modelling.prophet_fits import FITS, keep_fits, read_fits
from pipelines.models.forecasting import origins, prophet_fit
from pipelines.models.forecasting.refit import FIT_SCHEMA
from pipelines.publishing.versions import read_mart
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.settings import Settings

HEADER = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
MONTHS = [f"{2013 + n // 12}-{n % 12 + 1:02}" for n in range(30)]
SETTLED = len(MONTHS) - 3  # of one extract the last three months are not settled
PREVIOUS, LAST = "2015-05-31", "2015-06-30"
STEADY, LATE = "E23000001", "E23000002"
KEYS = ["measure", "force_code", "series", "frequency", "period_start", "model"]


def deliver(settings, force, as_at, months=MONTHS):
    """Load one force's incidents of thirty months, or of some of them."""
    lines = [
        f"{force},SYN-{month}-{n},{month}-15,sexual,police,false,true"
        for place, month in enumerate(months)
        for n in range(6 + place % 5 + (force == LATE))
    ]
    path = settings.home.with_name(f"{force}-{as_at}.csv")
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    request = LoadRequest(path, as_at=dt.date.fromisoformat(as_at))
    (result,) = ingest(settings, [path], request, lambda what, share: None)
    assert not result.is_failed


def build_and_note(settings, **options):
    """Build, and give the forecasts and what Prophet was asked to fit."""
    asked = []

    def fit_and_note(tasks, on_done):
        asked.extend(tasks)
        return prophet_fit.fit_all(tasks, on_done)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(origins, "fit_all", fit_and_note)
        build(settings, BuildOptions(**options), lambda what, share: None)
    return read_mart(settings.home, "forecast").sort(KEYS), asked


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    """A home with one force's months, built once, and what came of it: to be copied."""
    settings = Settings(home=tmp_path_factory.mktemp("steady") / "home")
    deliver(settings, STEADY, LAST)
    return settings.home, *build_and_note(settings)


@pytest.fixture
def built_once(steady, settings):
    """A copy of that home, with the forecasts and the fits of its build."""
    shutil.copytree(steady[0], settings.home)
    return settings, *steady[1:]


def alike(first, second):
    return (
        first.select(KEYS).equals(second.select(KEYS))
        and (first["point"] - second["point"]).abs().max() < 1e-9
        and (first["upper_80"] - second["upper_80"]).abs().fill_null(0).max() < 1e-9
    )


def test_a_second_build_on_the_same_store_fits_nothing(built_once):
    settings, first, fitted = built_once
    again, fitted_again = build_and_note(settings)
    assert (len(fitted) > 1, fitted_again) == (True, [])
    assert alike(first, again)
    assert (settings.home / FITS).stat().st_mode & 0o777 == 0o600


def test_after_one_forces_late_month_only_that_forces_series_is_fitted(built_once):
    settings, *_ = built_once
    deliver(settings, LATE, PREVIOUS, MONTHS[:-1])
    _, fitted = build_and_note(settings)
    deliver(settings, LATE, LAST)
    with_cache, changed = build_and_note(settings)
    assert len(fitted) > 2
    assert [len(task.past) for task in changed] == [SETTLED]
    assert changed[0].values[0] == 7  # the late force's January, one more than the other's
    (settings.home / FITS).unlink()
    assert alike(with_cache, build_and_note(settings)[0])


@pytest.mark.parametrize("damage", ["text", "cut", "changed bytes", "other columns", "no number"])
def test_a_cache_that_cannot_be_trusted_is_fitted_anew_and_said_so(settings, caplog, damage):
    settings.home.mkdir()
    sound = pl.DataFrame(
        {"refit_key": ["a"] * 500, "step": range(1, 501), "point": [n / 7 for n in range(500)]},
        schema=FIT_SCHEMA,
    )
    keep_fits(settings.home, sound)
    assert read_fits(settings.home).equals(sound)
    path = settings.home / FITS
    whole = path.read_bytes()
    if damage == "text":
        path.write_text("not a table")
    elif damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "changed bytes":
        path.write_bytes(whole[:400] + b"\x00\x01\x02\x03" * 4 + whole[416:])
    elif damage == "other columns":
        keep_fits(settings.home, sound.with_columns(pl.col("point").cast(pl.Float32)))
    else:
        keep_fits(settings.home, sound.with_columns(pl.lit(float("nan")).alias("point")))
    assert read_fits(settings.home) is None
    assert "fitted anew" in caplog.text


def test_a_build_goes_on_without_its_cache(built_once):
    settings, first, fitted = built_once
    (settings.home / FITS).write_bytes(b"PAR1 broken PAR1")
    again, fitted_again = build_and_note(settings)
    assert len(fitted_again) == len(fitted)
    assert alike(first, again)


@pytest.mark.parametrize(("backtest", "series"), [("national", 1), ("all", 2)])
def test_backtest_all_fits_every_series_of_its_own(monkeypatch, settings, backtest, series):
    monkeypatch.setattr("pipelines.models.forecasting.settings.MOST_SINGLE_PROPHET_FITS", 0)
    deliver(settings, STEADY, LAST)
    deliver(settings, LATE, LAST)
    _, fitted = build_and_note(settings, backtest=backtest)
    assert len([task for task in fitted if len(task.past) == SETTLED]) == series


def test_only_the_fits_of_the_last_build_are_kept(settings):
    settings.home.mkdir()
    for name in ("first", "second"):
        keep_fits(settings.home, pl.DataFrame([(name, 1, 2.0)], schema=FIT_SCHEMA, orient="row"))
    assert read_fits(settings.home)["refit_key"].to_list() == ["second"]


def test_whatever_byte_changes_no_other_fit_is_read(settings):
    settings.home.mkdir()
    rows = [(f"{n:064}", step, n / 7 + step) for n in range(20) for step in (1, 2, 3)]
    sound = pl.DataFrame(rows, schema=FIT_SCHEMA, orient="row")
    keep_fits(settings.home, sound)
    path = settings.home / FITS
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1 :])
        found = read_fits(settings.home)
        assert found is None or found.equals(sound), place
