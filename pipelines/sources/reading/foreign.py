"""Files that are no table though they are called one: web pages, XML, JSON and documents.

Report writers save a web page or an XML file under the name `.xls`, which Excel opens all the same.
"""

import codecs
import re

EXPORT = "Save it as CSV (UTF-8)."
RESAVE = "Open it in Excel and save it as an Excel workbook (.xlsx), or export it as CSV."
SPREADSHEET = re.compile(
    r"urn:schemas-microsoft-com:office:spreadsheet|progid=.Excel\.Sheet", re.IGNORECASE
)
TAG = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|meta|table|style|script|div|title)\b)", re.I
)
MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def name_foreign(start: bytes) -> str | None:
    """What a file is by its first bytes, and what to do, in words; None where it may be a table."""
    if start.startswith(b"%PDF"):
        return f"a PDF document, no table. {EXPORT}"
    encoding = MARKS.get(start[:2], "utf-8")
    text = start.decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if text.startswith("{\\rtf"):
        return f"a text document (RTF), no table. {EXPORT}"
    if re.match(r"MIME-Version:", text, re.IGNORECASE):
        return f"a web page saved as one file (MHTML), no table. {RESAVE}"
    if re.match(r"\[?\s*\{\s*(\"|\}|\Z)", text):
        return f"JSON, no table. {EXPORT}"
    if not text.startswith("<"):
        return None
    return _name_marked_up(text)


def _name_marked_up(text: str) -> str | None:
    if text.startswith("<?xml") or re.match(r"<(\w+:)?Workbook\b", text):
        if SPREADSHEET.search(text):
            return f"an XML spreadsheet of 2003, whatever its name says, and no workbook. {RESAVE}"
        if not TAG.search(text):
            return f"an XML file, no table. {RESAVE}"
    body = re.sub(r"\A(?:<!--.*?-->|<\?.*?\?>|\s)+", "", text, flags=re.DOTALL)
    if TAG.match(body):
        return f"a web page (HTML), whatever its name says, and no workbook. {RESAVE}"
    return None
