"""Date formats in the letters that people use: dd/mm/yyyy, dd mmm yyyy, yyyymmdd, with a time."""

import re

import polars as pl

SYMBOLS = {"dddd": "%A", "ddd": "%a", "dd": "%d", "mmmm": "%B", "mmm": "%b", "mm": "%m"}
SYMBOLS |= {"yyyy": "%Y", "hh": "%H", "MM": "%M", "ss": "%S"}
TOKEN = re.compile(r"[A-Za-z]+")
ISO = "yyyy-mm-dd"


def translate_format(written: str) -> str | None:
    """A format such as `dd/mm/yyyy hh:mm` as the parser wants it; None where it is none.

    Two-digit years are no format: 12 may be 1912 or 2012. Minutes are the `mm` after `hh`.
    """
    day, _, time = written.partition("hh")
    text = day + (f"hh{time.replace('mm', 'MM')}" if time or written.endswith("hh") else "")
    tokens = TOKEN.findall(text)
    known = [token for token in tokens if token in SYMBOLS]
    has_day = {"dd", "yyyy"} <= set(known) and {"mm", "mmm", "mmmm"} & set(known)
    if known != tokens or not has_day or "%" in text:
        return None
    return TOKEN.sub(lambda token: SYMBOLS[token.group()], text)


def rewrite_as_iso(column: pl.Expr, written: str) -> pl.Expr:
    """Text in a format as ISO text; text that does not follow the format stays as it is.

    A time of day is dropped. One-digit days and months are read where separators part them.
    """
    chrono = translate_format(written) or ""
    text = column.str.strip_chars()
    # The parser asks for two digits; `1/4/2016` says the same day.
    if "/" in written or "-" in written or "." in written:
        text = text.str.replace_all(r"\b(\d)\b", "0${1}")
    if "%H" in chrono:
        day = text.str.to_datetime(chrono, strict=False, time_unit="us").dt.date()
    else:
        day = text.str.to_date(chrono, strict=False)
    return pl.coalesce(day.dt.strftime("%Y-%m-%d"), column)
