"""What a briefing shows, number by number, as JSON beside it: a later version is held against it.

Hashes are of what is shown. A hidden figure goes into none of them, and no value that is not
printed stands in the evidence: whoever has the paper learns nothing more from it.
"""

import hashlib
import json
from datetime import date
from typing import Any

import polars as pl

from dashboard.briefing.content import Briefing, Number, Picture, Pictures

EVIDENCE_FORMAT = 1


def evidence_of(briefing: Briefing) -> dict[str, Any]:
    """The evidence of a briefing, ready for JSON; the same briefing gives the same evidence.

    Args:
        briefing: What it says.

    Returns:
        format, template, request (force_code, period, scenario, figure, profile), version, as_at,
        is_synthetic, marking, title; numbers: a list in the order of the blocks, each with key,
        shown, symbol, unit, mart, column and where; pictures: each with key, title and the sha256
        of the points drawn; sha256 of numbers and pictures.
    """
    shown = {
        "numbers": [_number(number) for number in briefing.numbers()],
        "pictures": [_picture(picture) for picture in _pictures(briefing)],
    }
    info = briefing.info
    return {
        "format": EVIDENCE_FORMAT,
        "template": briefing.template,
        "request": {
            "force_code": briefing.force_code,
            "period": briefing.period,
            "scenario": briefing.scenario,
            "figure": briefing.figure,
            "profile": str(briefing.profile),
        },
        "version": info.version,
        "as_at": info.as_at.isoformat() if info.as_at else None,
        "is_synthetic": info.is_synthetic,
        "marking": briefing.marking,
        "title": briefing.title,
        **shown,
        "sha256": _hash(shown),
    }


def _pictures(briefing: Briefing) -> list[Picture]:
    rows = [block.pictures for block in briefing.blocks if isinstance(block, Pictures)]
    return [picture for pictures in rows for picture in pictures]


def _number(number: Number) -> dict[str, Any]:
    return {
        "key": number.key,
        "shown": number.shown,
        "symbol": number.symbol,
        "unit": number.unit,
        "mart": number.mart,
        "column": number.column,
        "where": {column: _plain(value) for column, value in number.where},
    }


def _picture(picture: Picture) -> dict[str, Any]:
    points = picture.series if picture.series is not None else pl.DataFrame()
    rows = [[_plain(value) for value in row] for row in points.iter_rows()]
    return {
        "key": picture.key,
        "title": picture.title,
        "sha256": _hash({"columns": points.columns, "rows": rows}),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _hash(part: Any) -> str:
    written = json.dumps(part, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
