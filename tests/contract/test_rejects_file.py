"""Rejected rows leave in the format that the file's name ends in, and as text that stays text."""

import json

import polars as pl
import pytest

from pipelines.errors import CaseweightError
from pipelines.record_store import choose_writer, write_rejects

ROWS = pl.DataFrame(
    {
        "load_id": [1, 1],
        "source": ["incidents", "incidents"],
        "file_name": ["a.csv", "a.csv"],
        "sheet": [None, None],
        "line": [2, 9],
        "reasons": [["unknown_force"], ["missing:abuse_type", "out_of_range:victim_age"]],
        "original": [
            json.dumps({"incident_id": "=HYPERLINK(1)", "victim_age": "7"}),
            json.dumps({"incident_id": "000001", "victim_age": "-1"}),
        ],
    },
    schema_overrides={"sheet": pl.String},
)


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".json", ".CSV"])
def test_a_table_of_rejected_rows_has_where_why_and_the_values_as_they_came(ending, tmp_path):
    out = tmp_path / f"rejects{ending}"
    write_rejects(ROWS, out)
    read = {".csv": pl.read_csv, ".parquet": pl.read_parquet, ".json": pl.read_json}
    options = {"infer_schema": False} if ending.lower() == ".csv" else {}
    rows = read[ending.lower()](out, **options)
    assert rows["line"].cast(pl.Int64).to_list() == [2, 9]
    assert rows["reasons"][1] == "missing:abuse_type, out_of_range:victim_age"
    assert rows["incident_id"][1] == "000001"
    assert rows["victim_age"].to_list() == ["7", "-1"]
    assert rows["incident_id"][0].lstrip("'") == "=HYPERLINK(1)"
    assert rows["incident_id"][0].startswith("'") == (ending.lower() == ".csv")


@pytest.mark.parametrize("name", ["rejects.xls", "rejects.txt", "rejects", "rejects.csv.gz"])
def test_another_ending_is_refused_before_anything_is_written(name, tmp_path):
    with pytest.raises(CaseweightError, match=r"\.xlsx, \.csv, \.parquet, \.json"):
        choose_writer(tmp_path / name)
    with pytest.raises(CaseweightError, match="Let --out end in one"):
        write_rejects(ROWS, tmp_path / name)
    assert list(tmp_path.iterdir()) == []
