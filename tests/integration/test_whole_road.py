"""The whole road by its commands: from nothing, and from the published files, to a version."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from pipelines.contracts.vocabulary import TERRITORIAL_FORCE_COUNT

Run = Callable[..., str]
PUBLISHED = (
    "home-office-recorded-crime",
    "dfe-children-in-need",
    "dfe-lait/lait_safeguarding_subset.csv",
    "population/ons_mid-year_population_estimates_2012_to_2024.csv",
    "population/ons-mid-2018-population-estimates-uk.xls",
    "workforce-pay-funding/police-uplift-2022-data.csv.gz",
)


@pytest.fixture
def caseweight(tmp_path: Path) -> Run:
    """Run a command under a home of its own; gives what it printed."""

    def run(*words: object) -> str:
        command = [sys.executable, "-m", "pipelines", "--home", str(tmp_path / "home")]
        ended = subprocess.run(
            [*command, *map(str, words)], capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    return run


def mart(caseweight: Run, name: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(caseweight("table", name, "--json"))["rows"]
    return rows


def test_the_demo_goes_from_nothing_to_a_version_of_every_force_and_its_briefing(
    caseweight: Run, tmp_path: Path
) -> None:
    caseweight("demo", "--no-serve", "--scale", "0.02")
    rows = json.loads(caseweight("verify", "--json"))["rows"]
    assert rows["forecast"] > rows["force"] > TERRITORIAL_FORCE_COUNT
    (info,) = mart(caseweight, "build_info")
    assert (info["force_count"], info["is_synthetic"]) == (TERRITORIAL_FORCE_COUNT, True)
    out = tmp_path / "brief.pdf"
    caseweight("brief", "--template", "chief-officer", "--force", "ALL", "--out", out)
    page, *_ = pypdf.PdfReader(out).pages  # overleaf are its end notes
    assert str(info["version"]) in " ".join(page.extract_text().split())


def test_the_published_files_become_a_version_with_forecasts_of_recorded_crime(
    caseweight: Run, shared_data: Path
) -> None:
    paths = [shared_data / name for name in PUBLISHED]
    if not all(path.exists() for path in paths):
        pytest.skip("not all published files are beside this checkout")
    caseweight("ingest", *paths)
    caseweight("build")
    rows = json.loads(caseweight("verify", "--json"))["rows"]
    assert rows["similar_force"] == 8 * TERRITORIAL_FORCE_COUNT
    chosen = [row for row in mart(caseweight, "forecast") if row["is_chosen"]]
    assert {row["measure"] for row in chosen} == {"recorded_crime"}
    whole = [row for row in chosen if row["force_code"] == "ALL"]
    assert {row["frequency"] for row in whole} == {"quarter", "financial_year"}
    assert any(row["is_back_tested"] for row in whole)
