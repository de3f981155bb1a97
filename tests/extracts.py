"""Two small good extracts, and every format in which they could come."""

import datetime as dt
import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from tests.workbooks import write_ods, write_xls, write_xlsx

Rows = list[list[object]]

INVESTIGATIONS: Rows = [
    ["force_code", "investigation_id", "incident_id", "opened_date", "closed_date", "complexity",
     "is_joint_section_47", "risk_level", "outcome_code"],
    ["E23000036", "INV-Å1", "INC-é1", dt.date(2021, 4, 1), dt.date(2021, 9, 30), "standard", True,
     "high", 16],
    ["E23000036", "INV-“2”", "INC-2", dt.date(2022, 5, 2), None, "complex", False, "low", None],
    ["E23000036", "INV-3", "INC-3", dt.date(2022, 6, 3), dt.date(2023, 1, 9), "major", False,
     "medium", 1],
]  # fmt: skip
INCIDENTS: Rows = [
    ["force_code", "incident_id", "reported_date", "abuse_type", "referral_source", "victim_age",
     "is_online", "is_crime_recorded", "district"],
    ["E23000036", "INC-é1", dt.date(2021, 3, 31), "sexual", "education", 12, False, True,
     "Åby’s, north"],
    ["E23000036", "INC-2", dt.date(2022, 4, 30), "neglect", "health", None, True, False, None],
    ["E23000036", "INC-3", dt.date(2022, 5, 31), "physical", "police", 7, False, True, "Café"],
]  # fmt: skip


def as_text(rows: Rows) -> list[list[str | None]]:
    """What a reader should give: the frame every format comes to."""

    def said(value: object) -> str | None:
        if value is None:
            return None
        return str(value).lower() if isinstance(value, bool) else str(value)

    return [[said(value) for value in row] for row in rows]


def delimited(rows: Rows, delimiter: str = ",", end: str = "\n") -> str:
    def quoted(text: str | None) -> str:
        text = text or ""
        return f'"{text}"' if delimiter in text else text

    return "".join(delimiter.join(map(quoted, row)) + end for row in as_text(rows))


def _bytes(text: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    return lambda path: path.write_bytes(text.encode(encoding))


def _parquet(rows: Rows) -> Callable[[Path], None]:
    header, *body = as_text(rows)
    columns = {str(name): [row[i] for row in body] for i, name in enumerate(header)}
    return lambda path: parquet.write_table(pa.table(columns), path)


def text_formats(rows: Rows) -> dict[str, Callable[[Path], None]]:
    """Ways to write the rows as text or Parquet, by name."""
    text, wide = delimited(rows), "," * (len(rows[0]) - 1)
    banner = f"Extract of the crime system{wide}\nRun by the performance team{wide}\n{wide}\n"
    return {
        "UTF-8": _bytes(text),
        "byte order mark": _bytes(text, "utf-8-sig"),
        "UTF-16": _bytes(text, "utf-16"),
        "Windows-1252": _bytes(text, "cp1252"),
        "semicolon": _bytes(delimited(rows, ";")),
        "tab": _bytes(delimited(rows, "\t")),
        "pipe": _bytes(delimited(rows, "|"), "cp1252"),
        "CR": _bytes(delimited(rows, end="\r")),
        "CRLF": _bytes(delimited(rows, end="\r\n")),
        "no last line end": _bytes(text.rstrip("\n")),
        "blank lines": _bytes(text.replace("\n", "\n\n") + "\n\n"),
        "short banner": _bytes(f"Extract, of the crime system\n\n{text}"),
        "padded banner": _bytes(banner + text),
        "gzip": lambda path: path.write_bytes(gzip.compress(text.encode("utf-8"))),
        "gzip of all": lambda path: path.write_bytes(
            gzip.compress(delimited(rows, ";", "\r").encode("cp1252"))
        ),
        "Parquet": _parquet(rows),
    }


def workbook_formats(rows: Rows) -> dict[str, Callable[[Path], object]]:
    """Ways to write the rows as a workbook, by name."""
    header, *body = rows
    banner: Rows = [["Extract of the crime system"], ["Run by", "the performance team"], []]
    notes: Rows = [["Contents"], ["Extract", "All of it"], ["Notes", "What it means"]]
    spaced = [[str(name).replace("_", "_") for name in header], *body]
    return {
        "XLSX": lambda path: write_xlsx(path, {"Extract": rows}),
        "XLS": lambda path: write_xls(path, {"Extract": rows}),
        "ODS": lambda path: write_ods(path, {"Extract": rows}),
        "banner": lambda path: write_xlsx(path, {"Notes": notes, "Extract": [*banner, *rows]}),
        "footnote": lambda path: write_ods(
            path, {"Extract": [*banner, *rows, [], ["Source: the crime system"]]}
        ),
        "a sheet a year": lambda path: write_xls(
            path, {"2021/22": [header, body[0]], "2022/23": [*banner, header, *body[1:]]}
        ),
        "blank row inside": lambda path: write_xlsx(
            path, {"Extract": [header, body[0], [], *body[1:]]}
        ),
        "away from the corner": lambda path: write_xlsx(
            path, {"Extract": [[], [], *([None, None, *row] for row in spaced)]}
        ),
        "beside another table": lambda path: write_xlsx(
            path,
            {
                "Extract": [
                    [*row, None, *other]
                    for row, other in zip(
                        rows, [["grade", "rate"], ["a", 1.5], ["b", 2.5], ["c", 3]], strict=True
                    )
                ]
            },
        ),
        "above another table": lambda path: write_ods(
            path, {"Extract": [*rows, [], ["grade", "hourly rate"], ["a", 1.5], ["b", 2.5]]}
        ),
    }
