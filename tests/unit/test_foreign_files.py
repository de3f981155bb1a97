"""What is no table is named for what it is, whatever the file is called."""

import pytest

from pipelines.errors import SourceError
from pipelines.sources.reading.reader import open_deliveries

SPREADSHEET = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>{SPREADSHEET}', "2003"),
        (SPREADSHEET, "XML spreadsheet of 2003"),
        ("<html><body><table>", "web page (HTML)"),
        ('\r\n <TABLE border="1">', "web page (HTML)"),
        ("<!DOCTYPE html>\n<p>", "web page (HTML)"),
        ("<!-- report -->\n<style>td {}</style>", "web page (HTML)"),
        ('<meta http-equiv="Content-Type"><table>', "web page (HTML)"),
        ('<?xml version="1.0"?><html xmlns="x">', "web page (HTML)"),
        ('<?xml version="1.0"?><incidents><incident/></incidents>', "an XML file"),
        ("MIME-Version: 1.0\r\nContent-Type: multipart/related", "one file (MHTML)"),
        ('[{"force_code": "E23000036"}]', "JSON"),
        ('{ "rows": [] }', "JSON"),
        ("{\\rtf1\\ansi", "RTF"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["extract.xls", "extract.csv"])
def test_a_file_is_named_for_what_it_is_and_what_to_do(tmp_path, text, words, encoding, name):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    with pytest.raises(SourceError) as error:
        open_deliveries(path)
    assert words in str(error.value)
    assert "CSV" in str(error.value)


@pytest.mark.parametrize("header", ["<id>,note", "{id},note", "[id],note", "id,<b>note</b>"])
def test_a_header_in_brackets_is_no_page(tmp_path, header):
    path = tmp_path / "extract.csv"
    path.write_text(f"{header}\n1,a\n2,b\n")
    (delivery,) = open_deliveries(path)
    assert delivery.headers == tuple(header.split(","))
