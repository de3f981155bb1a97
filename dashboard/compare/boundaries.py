"""The user's own boundary file, if there is one: drawn in place of the tile map."""

import json
from pathlib import Path
from typing import Any

from pipelines.errors import SourceError

VARIABLE = "CASEWEIGHT_BOUNDARIES"
CODE_PREFIXES = ("E23", "W15")
LARGEST_BYTES = 20_000_000
"""A page sends the outlines to the browser: generalised boundaries are under a megabyte."""
MOST_NAMED = 3
MOST_DEGREES = (180, 90)

Ring = list[list[float]]


def boundaries(path: Path, forces: list[str]) -> list[dict[str, Any]]:
    """The outlines of police force areas that the user's file holds.

    Args:
        path: A GeoJSON file in degrees, one feature a force, with its ONS code among its
            properties under any name (PFA22CD, PFA23CD).
        forces: The codes that outlines are wanted of.

    Returns:
        GeoJSON features whose only property is force_code, their rings turned as the drawing
        library needs them.

    Raises:
        SourceError: The file cannot be read, is no GeoJSON in degrees, is too large, or lacks a
            force. Its content is never quoted.
    """
    features = [_feature(feature) for feature in _read(path)]
    found = [feature for feature in features if feature["properties"]["force_code"] in forces]
    lacking = sorted(set(forces) - {feature["properties"]["force_code"] for feature in found})
    if lacking:
        more = f" and {len(lacking) - MOST_NAMED} more" if len(lacking) > MOST_NAMED else ""
        raise SourceError(
            f"{VARIABLE}: {path.name} lacks {', '.join(lacking[:MOST_NAMED])}{more}. Use "
            "boundaries of police force areas (ONS codes, December 2022)."
        )
    try:
        return [{**feature, "geometry": _turned(feature["geometry"])} for feature in found]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise _unfit(path) from error


def _read(path: Path) -> list[Any]:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise SourceError(
                f"{VARIABLE}: {path.name} is larger than {LARGEST_BYTES // 1_000_000} MB. Use "
                "generalised boundaries (BUC or BSC)."
            )
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return list(features)
    except OSError as error:
        raise SourceError(
            f"{VARIABLE}: {path.name} cannot be read ({error.strerror}). Correct the path, or "
            "unset the variable for the tile map."
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unfit(path) from error


def _unfit(path: Path) -> SourceError:
    return SourceError(
        f"{VARIABLE}: {path.name} is no GeoJSON of police force areas in degrees. Convert it, or "
        "unset the variable for the tile map."
    )


def _feature(feature: Any) -> dict[str, Any]:
    """A feature with its code under one name, whatever the file calls it."""
    feature = feature if isinstance(feature, dict) else {}
    codes = [
        value
        for value in (feature.get("properties") or {}).values()
        if isinstance(value, str) and value.startswith(CODE_PREFIXES)
    ]
    return {
        "type": "Feature",
        "properties": {"force_code": codes[0] if codes else ""},
        "geometry": feature.get("geometry"),
    }


def _turned(geometry: dict[str, Any]) -> dict[str, Any]:
    """Outer rings clockwise, holes the other way: d3 fills the rest of the globe otherwise."""
    kind, parts = geometry["type"], geometry["coordinates"]
    if kind == "Polygon":
        return {"type": kind, "coordinates": _polygon(parts)}
    if kind == "MultiPolygon":
        return {"type": kind, "coordinates": [_polygon(part) for part in parts]}
    raise ValueError("no area")


def _polygon(rings: list[Ring]) -> list[Ring]:
    return [_ring(ring, is_clockwise=place == 0) for place, ring in enumerate(rings)]


def _ring(ring: Ring, *, is_clockwise: bool) -> Ring:
    points = [[float(point[0]), float(point[1])] for point in ring]
    if any(abs(value) > most for p in points for value, most in zip(p, MOST_DEGREES, strict=True)):
        raise ValueError("not in degrees")
    pairs = zip(points, points[1:] + points[:1], strict=True)
    # Twice the area between ring and equator: above nought where the ring runs clockwise.
    turn = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairs)
    return points if (turn > 0) == is_clockwise else points[::-1]
