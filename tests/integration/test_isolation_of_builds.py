"""One force's rows changed in a whole store: which marts of other forces move, and by how much."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.build import BuildOptions, build
from pipelines.contracts.marts import MARTS
from pipelines.models.forecasting import settings as forecast_settings
from pipelines.publishing.versions import read_mart
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.settings import Settings
from tests.conftest import DEMO_UNTIL

POOLED = {
    "forecast": 0.1,
    "backtest": None,
    "forecast_choice": None,
    "forecast_path": None,
    "opening_path": None,
    "completeness_by_month": 0.1,
}
"""Marts whose rows of other forces may move, through what forces learn together: by how much their
point or expected count may, None where it is errors and ranges that move. See docs/methods."""
FIGURES = {"forecast": "point", "completeness_by_month": "expected_count"}


def changed_extract(extracts: Path, force: str) -> str:
    """The force's incidents with one of 1902, one of 1975 and three thousand in a single month."""
    (path,) = extracts.glob("incidents*.csv*")
    rows = pl.read_csv(path, infer_schema=False).filter(force_code=force)
    assert rows.height > 100
    of_old = rows[:2].with_columns(
        incident_id=pl.Series(["OLD-1", "OLD-2"]),
        reported_date=pl.Series(["1902-03-05", "1975-03-12"]),
        occurred_from=pl.lit(None, pl.String),
    )
    many = pl.concat([rows[:1]] * 3_000).with_columns(
        incident_id=pl.format("MANY-{}", pl.int_range(3_000)),
        reported_date=pl.lit("2024-05-15"),
        occurred_from=pl.lit(None, pl.String),
    )
    return pl.concat([of_old, many]).write_csv()


def marts_of_others(home: Path, changed: str) -> dict[str, pl.DataFrame]:
    found = {}
    for name in MARTS:
        rows = read_mart(home, name)
        if "force_code" in rows.columns:
            others = rows.filter(~pl.col("force_code").is_in([changed, "ALL"]))
            found[name] = others.sort(others.columns, nulls_last=True)
    return found


def are_alike(before: pl.DataFrame, after: pl.DataFrame) -> bool:
    """Whether nothing moved but the last digits of sums, which are added in no fixed order."""
    try:
        assert_frame_equal(before, after, rel_tol=1e-9, abs_tol=1e-9)
    except AssertionError:
        return False
    return True


def test_other_forces_marts_stay_bit_for_bit_but_for_what_forces_learn_together(
    tmp_path: Path, demo_home: Path, demo_extracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forecast_settings, "MOST_SINGLE_PROPHET_FITS", 0)
    shutil.copytree(demo_home, tmp_path / "home")
    settings = Settings(home=tmp_path / "home")
    order = LoadRequest(Path(), as_at=DEMO_UNTIL)
    forces = read_mart(settings.home, "demand_by_month")["force_code"].unique().sort()
    changed = str(forces[0])
    before = marts_of_others(settings.home, changed)

    path = tmp_path / "incidents.csv"
    path.write_text(changed_extract(demo_extracts, changed), encoding="utf-8")
    (result,) = ingest(settings, [path], order, lambda what, share: None)
    assert not result.is_failed
    build(settings, BuildOptions(), lambda what, share: None)
    after = marts_of_others(settings.home, changed)

    moved = {name for name, rows in before.items() if not are_alike(rows, after[name])}
    assert moved <= set(POOLED), moved - set(POOLED)
    assert "demand_series" in before
    for name, figure in FIGURES.items():
        keys = [c for c, kind in before[name].schema.items() if kind in (pl.String, pl.Date)]
        keys = [c for c in keys if c not in ("status",)]
        both = before[name].join(after[name], on=keys, suffix="_after")
        assert both.height > 100
        apart = (
            both[f"{figure}_after"] / both[figure].clip(1.0) - both[figure] / both[figure].clip(1.0)
        ).abs()
        assert apart.max() < POOLED[name], (name, apart.max())  # type: ignore[operator]
