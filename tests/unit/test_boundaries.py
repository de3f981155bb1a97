"""The user's own boundary file: outlines as the map needs them, and refusals that quote nothing."""

import json
from pathlib import Path

import pytest

from dashboard.compare import boundaries as module
from dashboard.compare.boundaries import boundaries
from pipelines.errors import SourceError

CLOCKWISE = [[0, 50], [0, 51], [1, 51], [1, 50], [0, 50]]
HOLE = [[0.2, 50.2], [0.4, 50.2], [0.4, 50.4], [0.2, 50.2]]
SECRET = "SECRET-NAME"


def feature(code, rings, kind="Polygon", key="PFA22CD"):
    return {
        "type": "Feature",
        "properties": {"OBJECTID": 1, "NAME": SECRET, key: code},
        "geometry": {"type": kind, "coordinates": rings},
    }


def written(folder, *features):
    path = folder / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.parametrize("key", ["PFA22CD", "PFA23CD", "code"])
def test_a_force_is_found_by_its_code_and_nothing_else_of_the_file_is_kept(tmp_path, key):
    path = written(
        tmp_path, feature("E23000008", [CLOCKWISE], key=key), feature("N32000001", [CLOCKWISE])
    )
    (found,) = boundaries(path, ["E23000008"])
    assert found["properties"] == {"force_code": "E23000008"}
    assert SECRET not in json.dumps(found)


@pytest.mark.parametrize("outer", [CLOCKWISE, CLOCKWISE[::-1]])
@pytest.mark.parametrize("hole", [HOLE, HOLE[::-1]])
def test_outlines_run_clockwise_and_holes_against_it_whichever_way_they_came(tmp_path, outer, hole):
    path = written(tmp_path, feature("E23000008", [outer, hole]))
    (found,) = boundaries(path, ["E23000008"])
    assert found["geometry"]["coordinates"] == [CLOCKWISE, HOLE]


def test_a_force_of_several_areas_keeps_them_all(tmp_path):
    path = written(tmp_path, feature("W15000001", [[CLOCKWISE], [CLOCKWISE[::-1]]], "MultiPolygon"))
    (found,) = boundaries(path, ["W15000001"])
    assert found["geometry"]["coordinates"] == [[CLOCKWISE], [CLOCKWISE]]


def refusal(path, forces):
    with pytest.raises(SourceError) as caught:
        boundaries(path, forces)
    said = str(caught.value)
    assert said.startswith(f"CASEWEIGHT_BOUNDARIES: {path.name} ")
    assert SECRET not in said
    assert str(path.parent) not in said
    assert "\n" not in said
    return said


def test_missing_forces_are_named_by_code_three_at_most(tmp_path):
    path = written(tmp_path, feature("E23000008", [CLOCKWISE]))
    said = refusal(path, ["E23000008", *(f"E2300002{n}" for n in range(5))])
    assert "lacks E23000020, E23000021, E23000022 and 2 more" in said


@pytest.mark.parametrize(
    "content",
    [
        SECRET,
        "[1, 2]",
        '{"features": 3}',
        '{"features": [null, "SECRET-NAME"]}',
        "{}",
        "[" * 100_000,
        "\ud800",
    ],
)
def test_what_is_no_geojson_is_refused(tmp_path, content):
    path = tmp_path / "areas.geojson"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    refusal(path, ["E23000008"])


@pytest.mark.parametrize(
    ("kind", "rings"),
    [
        ("Point", [0, 50]),
        ("Polygon", [[[430_000, 540_000], [431_000, 540_000], [430_000, 541_000]]]),
        ("Polygon", [[["SECRET-NAME", 50], [0, 51]]]),
        ("Polygon", None),
        ("Polygon", [[[0], [1]]]),
    ],
)
def test_what_is_no_area_in_degrees_is_refused(tmp_path, kind, rings):
    path = written(tmp_path, feature("E23000008", rings, kind))
    assert "in degrees" in refusal(path, ["E23000008"])


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path):
    assert "cannot be read" in refusal(tmp_path / "nowhere.geojson", ["E23000008"])
    (tmp_path / "folder").mkdir()
    assert "cannot be read" in refusal(tmp_path / "folder", ["E23000008"])


def test_a_file_too_large_for_a_page_is_refused_unread(tmp_path, monkeypatch):
    path = written(tmp_path, feature("E23000008", [CLOCKWISE]))
    monkeypatch.setattr(module, "LARGEST_BYTES", 100)
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: pytest.fail("it was read"))
    assert "is larger than" in refusal(path, ["E23000008"])
