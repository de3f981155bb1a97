"""What a person says of a file: by option, in a mapping, and as part of what a load was."""

import json
import sys

import pytest

from pipelines.__main__ import main
from pipelines.errors import SourceError
from pipelines.mapping.draft import draft_mapping
from pipelines.mapping.mapping import hash_terms, read_mapping
from pipelines.mapping.written import write_draft
from pipelines.sources.reading.reader import ReadingOptions
from tests.extracts import INCIDENTS, delimited
from tests.workbooks import write_xlsx

SAID = ReadingOptions("windows-1252", ";", ("2021/22",), 6)


@pytest.fixture
def caseweight(tmp_path, monkeypatch, capsys):
    def run(*words):
        arguments = ["caseweight", "--home", str(tmp_path / "home"), *map(str, words)]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as ended:
            main()
        streams = capsys.readouterr()
        return ended.value.code or 0, streams.out, streams.err

    return run


def test_the_options_reach_the_reader(caseweight, tmp_path):
    header, *body = INCIDENTS
    path = write_xlsx(
        tmp_path / "years.xlsx",
        {"Old": [header, body[0]], "New": [["Not", "this"], ["a", "b"], header, *body[1:]]},
    )
    words = ("--sheet", "New", "--header-row", "3", "--json")
    code, out, _ = caseweight("ingest", path, *words)
    load = json.loads(out)["loads"][0]
    assert (code, load["rows_accepted"]) == (0, 2)


def test_encoding_and_delimiter_reach_the_reader(caseweight, tmp_path):
    path = tmp_path / "own.csv"
    path.write_bytes(delimited(INCIDENTS, "|").replace("“", "").encode("mac-roman"))
    words = ("--encoding", "mac-roman", "--delimiter", "pipe", "--json")
    code, out, _ = caseweight("ingest", path, *words)
    assert (code, json.loads(out)["loads"][0]["report"]["found"]) == (0, ["mac-roman", "pipe"])


def test_a_wrong_option_is_one_line(caseweight, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(delimited(INCIDENTS))
    code, _, err = caseweight("ingest", path, "--delimiter", "dash")
    assert (code, len(err.strip().splitlines())) == (1, 1)
    assert "choose one of comma, semicolon, tab, pipe" in err


def test_a_draft_keeps_what_the_person_said_and_its_mapping_reads_the_file_so(tmp_path, load):
    path = tmp_path / "own.csv"
    path.write_text("x,y\n1,2\n" + delimited(INCIDENTS, ";"))
    draft = draft_mapping(path, reading=ReadingOptions(delimiter="semicolon", header_row=3))
    write_draft(draft, path, tmp_path / "own.toml")
    mapping = read_mapping(tmp_path / "own.toml")
    assert mapping.reading == ReadingOptions(delimiter=";", header_row=3)
    assert load(path, mapping=mapping).load.rows_accepted == draft.claim.rows_accepted == 3


def test_what_is_found_by_looking_is_not_written(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(delimited(INCIDENTS, ";"))
    write_draft(draft_mapping(path), path, tmp_path / "own.toml")
    assert "[file]" not in (tmp_path / "own.toml").read_text()


def test_an_option_goes_before_what_the_mapping_says(tmp_path, load):
    (tmp_path / "own.toml").write_text(
        'source = "incidents"\n[file]\nheader_row = 9\ndelimiter = "comma"\n'
    )
    mapping = read_mapping(tmp_path / "own.toml")
    path = tmp_path / "own.csv"
    path.write_text("x,y\n" + delimited(INCIDENTS))
    assert "no row 9" in load(path, mapping=mapping).problem
    assert load(path, mapping=mapping, reading=ReadingOptions(header_row=2)).load.rows_accepted == 3


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("colour = 1", "'colour' is not one of encoding"),
        ('encoding = "klingon"', r"own.toml: \[file\] encoding klingon"),
        ('header_row = "6"', "header_row must be"),
        ("header_row = true", "header_row must be"),
        ('sheets = "One"', "sheets must be a list"),
        ("sheets = [1]", "sheets must be a list"),
    ],
)
def test_a_mapping_that_says_what_cannot_be_is_refused(tmp_path, written, words):
    path = tmp_path / "own.toml"
    path.write_text(f'source = "incidents"\n[file]\n{written}\n')
    with pytest.raises(SourceError, match=words):
        read_mapping(path)


def test_the_same_file_read_otherwise_is_another_load(tmp_path):
    (tmp_path / "own.toml").write_text('source = "incidents"\n')
    mapping = read_mapping(tmp_path / "own.toml")
    digests = [
        hash_terms(mapping, ReadingOptions()),
        hash_terms(mapping, SAID),
        hash_terms(None, SAID),
        hash_terms(None, ReadingOptions(header_row=6)),
    ]
    assert hash_terms(None, ReadingOptions()) is None
    assert len({*digests, None}) == 5


def test_the_sheets_name_can_be_a_column(tmp_path, load):
    header, *body = INCIDENTS
    sheets = {"E23000036": [header[1:], *(row[1:] for row in body[:2])]}
    sheets["E23000001"] = [header[1:], body[2][1:]]
    path = write_xlsx(tmp_path / "forces.xlsx", sheets)
    (tmp_path / "own.toml").write_text(
        'source = "incidents"\n[columns]\nforce_code = "(sheet)"\n', encoding="utf-8"
    )
    assert load(path, mapping=read_mapping(tmp_path / "own.toml")).load.rows_accepted == 3
