"""Exports of records systems, from a draft to a load of every case, as docs/extracts.md says."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from pipelines.mapping.draft import draft_mapping
from pipelines.mapping.mapping import read_mapping
from pipelines.mapping.written import to_record, write_mapping
from tests.exports import write_investigations, write_offences, write_persons

ROOT = Path(__file__).parents[2]
HANDED = ROOT.parent / "shared" / "cases" / "intake" / "map-foreign"
AS_AT, CASES = dt.date(2023, 3, 31), 40
STYLES = {
    "A row per offence": (write_offences, {"force_code": "E23000010"}, 5),
    "A row per investigation": (write_investigations, {}, 4),
    "A row per person": (write_persons, {"force_code": "E23000036"}, 3),
}


def worked_example(heading, folder):
    """The mapping that the page shows under a heading, as a file."""
    page = (ROOT / "docs" / "extracts.md").read_text(encoding="utf-8")
    text = page.split(f"\n### {heading}\n", 1)[1].split("```toml\n", 1)[1].split("```", 1)[0]
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def parts(tables):
    """Each column that a part of a mapping speaks of, with what it says."""
    for part, table in tables.items():
        for name, said in table.items() if isinstance(table, dict) else []:
            yield (part, name), said


@pytest.mark.parametrize("heading", STYLES)
def test_an_export_goes_from_a_draft_to_a_load_of_every_case(heading, tmp_path, load):
    write, constants, question_count = STYLES[heading]
    extract, written = write(tmp_path / "own.csv", CASES), worked_example(heading, tmp_path)
    draft = draft_mapping(extract, constants=constants, as_at=AS_AT)
    assert len(draft.questions) == question_count <= 8
    # What the page changes of the draft answers a question, and nothing else needs a hand.
    asked = {question.column for question in draft.questions}
    said = {
        key: value
        for key, value in parts(tomllib.loads(written.read_text(encoding="utf-8")))
        if key[1] not in asked and key[0] != "rows"
    }
    drafted = dict(parts(to_record(draft)["mapping"]))
    assert {key: drafted.get(key) for key in said} == said
    log = load(extract, as_at=AS_AT.isoformat(), mapping=read_mapping(written)).load
    assert (log.status, log.rows_accepted, log.rows_rejected) == ("loaded", CASES, 0)
    assert log.rows_read == CASES + log.rows_folded


ANSWERS = {
    "niche_occurrences": {
        "columns": {"abuse_type": "HO_CODE"},
        "values": {
            "abuse_type": {
                **dict.fromkeys(["20B", "17B", "88A"], "sexual"),
                **{"11A": "neglect", "86": "online_images", "71": "exploitation"},
                **dict.fromkeys(["105A", "8N"], "physical"),
            },
            "referral_source": {
                **{"POL": "police", "SOC": "social_care", "SCH": "education", "HLT": "health"},
                **{"MOP": "public", "VIC": "victim"},
            },
            "victim_age": {"U": ""},
            "is_online": {"": "false"},
        },
        "rows": {"abuse_type": "first", "referral_source": "first"},
    },
    "athena_investigations": {
        "values": {
            "complexity": {"PIP1": "standard", "PIP2": "complex", "PIP3": "major"},
            "is_joint_section_47": {"Joint": "true", "Single Agency": "false"},
            "risk_level": {"Standard": "low"},
        },
    },
    "connect_persons": {
        "values": {
            "abuse_type": {"Fabricated illness": "physical"},
            "referral_source": {"Third party": "other_agency"},
        },
        "rows": {"abuse_type": "first", "referral_source": "first"},
    },
}
CONSTANTS = {
    "niche_occurrences": {"force_code": "E23000010"},
    "athena_investigations": {},
    "connect_persons": {"force_code": "E23000036"},
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_handed_exports_load_every_case_too(name, tmp_path, load):
    extract = HANDED / f"{name}.csv"
    if not extract.exists():
        pytest.skip(f"{HANDED} is not here")
    draft = draft_mapping(extract, constants=CONSTANTS[name], as_at=AS_AT)
    assert len(draft.questions) <= 8
    tables = to_record(draft)["mapping"]
    for part, answers in ANSWERS[name].items():
        for column, answer in answers.items():
            if isinstance(answer, dict):
                tables[part].setdefault(column, {}).update(answer)
            else:
                tables[part][column] = answer
    write_mapping(tables, tmp_path / "own.toml")
    mapping = read_mapping(tmp_path / "own.toml")
    log = load(extract, as_at=AS_AT.isoformat(), mapping=mapping).load
    assert (log.rows_accepted, log.rows_rejected) == (120, 0)
