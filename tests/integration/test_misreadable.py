"""Files that a draft could misread: what it loads is true, or it asks about that very column.

Each trap changes a clean extract so that a person who looks at it would stop. They are tried one by
one and together; whatever the draft would load is set beside the truth, column by column.
"""

import datetime as dt
import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.mapping.day_orders import find_swapped
from pipelines.mapping.draft import draft_mapping
from pipelines.mapping.drafted import as_mapping
from pipelines.mapping.mapped import MappedDelivery
from pipelines.record_store import Incoming, RecordStore
from pipelines.sources.reading.reader import ReadingOptions, open_deliveries
from pipelines.storage.database import connect
from tests.fuzz import examples

AS_AT, ROWS = dt.date(2023, 3, 31), 60
FORCES = {"E23000028": "Essex", "E23000032": "Kent", "E23000024": "Norfolk"}
TYPES = ["sexual", "physical", "neglect"]


@dataclass
class Extract:
    """A file before it is written: headers over columns of text, and what is true of each row."""

    columns: dict[str, list[str]]
    truth: dict[str, list[object]]
    constants: dict[str, str] = field(default_factory=dict)
    delimiter: str = ","

    def rename(self, old: str, new: str) -> None:
        self.columns = {new if h == old else h: cells for h, cells in self.columns.items()}

    def write(self, path):
        rows = zip(*self.columns.values(), strict=True)
        lines = [self.delimiter.join(row) for row in [tuple(self.columns), *rows]]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


def clean_extract() -> Extract:
    draw = random.Random(7)
    days = [dt.date(2019, 1, 1) + dt.timedelta(days=draw.randrange(900)) for _ in range(ROWS)]
    started = [day - dt.timedelta(days=draw.randrange(30)) for day in days]
    truth: dict[str, list[object]] = {
        "force_code": [draw.choice(list(FORCES)) for _ in days],
        "reported_date": list(days),
        "occurred_from": list(started),
        "abuse_type": [draw.choice(TYPES) for _ in days],
        "referral_source": [draw.choice(["police", "health"]) for _ in days],
        "victim_age": [draw.randrange(18) for _ in days],
        "is_online": [draw.random() < 0.5 for _ in days],
        "is_crime_recorded": [draw.random() < 0.5 for _ in days],
        "district": [draw.choice(["North", "South", "Forest"]) for _ in days],
    }
    columns = {
        "force_code": [str(code) for code in truth["force_code"]],
        "incident_id": [f"CR/{number:05}/19" for number in range(ROWS)],
        **{n: [str(v) for v in values] for n, values in truth.items() if n != "force_code"},
    }
    return Extract({n: [c.lower() if n.startswith("is_") else c for c in cells]
                    for n, cells in columns.items()}, truth)  # fmt: skip


def written(extract, name, form):
    extract.columns[name] = [format(day, form) for day in extract.truth[name]]


def births(draw):
    return [dt.date(2004, 1, 1) + dt.timedelta(days=draw.randrange(4_000)) for _ in range(ROWS)]


# --- the traps -----------------------------------------------------------------------------------


def days_first(extract):
    written(extract, "reported_date", "%d/%m/%Y")


def days_that_may_be_months(extract):
    days = [dt.date(2019, 1 + n % 11, 1 + n % 12) for n in range(ROWS)]
    extract.truth["reported_date"] = list(days)
    extract.truth["occurred_from"] = list(days)
    written(extract, "reported_date", "%d/%m/%Y")
    written(extract, "occurred_from", "%Y-%m-%d")


def years_of_two_digits(extract):
    written(extract, "occurred_from", "%d/%m/%y")


def swapped_by_a_spreadsheet(extract):
    """Days up to the 12th became dates under the other order, the others stayed text."""
    extract.columns["reported_date"] = [
        f"{d.year}-{d.day:02}-{d.month:02}" if d.day <= 12 else f"{d:%d/%m/%Y}"
        for d in extract.truth["reported_date"]
    ]


def a_constant_over_the_forces(extract):
    extract.columns["Police Force"] = [FORCES[c] for c in extract.columns.pop("force_code")]
    extract.constants = {"force_code": "E23000028"}


def a_birth_by_name_in_place_of_the_offence(extract):
    extract.rename("occurred_from", "Victim DOB")
    extract.columns["Victim DOB"] = [str(day) for day in births(random.Random(1))]
    extract.truth["occurred_from"] = [None] * ROWS


def a_birth_by_its_values(extract):
    extract.rename("occurred_from", "Date from system")
    extract.columns["Date from system"] = [str(day) for day in births(random.Random(2))]
    extract.truth["occurred_from"] = [None] * ROWS


def a_birth_under_the_name_of_the_offence(extract):
    extract.columns["occurred_from"] = [str(day) for day in births(random.Random(3))]


def the_end_of_the_offence_alone(extract):
    extract.rename("occurred_from", "Offence End")
    extract.truth["occurred_from"] = [None] * ROWS


def the_age_of_somebody_else(extract):
    extract.rename("victim_age", "Suspect Age")
    extract.truth["victim_age"] = [None] * ROWS


def a_flag_that_says_the_contrary(extract):
    extract.rename("is_online", "Offline")
    flags = extract.truth["is_online"]
    extract.columns["Offline"] = ["false" if flag else "true" for flag in flags]


def a_flag_that_is_empty_for_no(extract):
    extract.columns["is_online"] = ["Y" if flag else "" for flag in extract.truth["is_online"]]


def codes_of_their_own(extract):
    codes = {"sexual": "S1", "physical": "P1", "neglect": "N1"}
    extract.columns["abuse_type"] = [codes[str(kind)] for kind in extract.truth["abuse_type"]]


def two_headers_for_one_date(extract):
    extract.rename("reported_date", "Date Reported")
    extract.columns["Report Date"] = [
        str(day + dt.timedelta(days=9)) for day in extract.truth["reported_date"]
    ]


def names_of_people_for_districts(extract):
    extract.columns["district"] = [f"Person {chr(65 + n % 26)}{n}" for n in range(ROWS)]
    extract.truth["district"] = [None] * ROWS


def ages_in_words(extract):
    cells = extract.columns["victim_age"]
    extract.columns["victim_age"] = ["U" if n % 7 == 0 else c for n, c in enumerate(cells)]
    ages = extract.truth["victim_age"]
    extract.truth["victim_age"] = [None if n % 7 == 0 else age for n, age in enumerate(ages)]


def a_row_per_offence(extract):
    """Each incident stands twice, the second time with other words."""
    extract.columns["incident_id"] = [f"CR/{number // 2:05}/19" for number in range(ROWS)]


TRAPS = [
    *(days_first, days_that_may_be_months, years_of_two_digits, swapped_by_a_spreadsheet),
    *(a_constant_over_the_forces, a_birth_by_name_in_place_of_the_offence, a_birth_by_its_values),
    *(a_birth_under_the_name_of_the_offence, the_end_of_the_offence_alone),
    *(the_age_of_somebody_else, a_flag_that_says_the_contrary, a_flag_that_is_empty_for_no),
    *(codes_of_their_own, two_headers_for_one_date, names_of_people_for_districts, ages_in_words),
    a_row_per_offence,
]
SAME_COLUMN = [
    {days_first, days_that_may_be_months, swapped_by_a_spreadsheet, two_headers_for_one_date},
    {
        *(days_that_may_be_months, years_of_two_digits, a_birth_by_name_in_place_of_the_offence),
        *(a_birth_by_its_values, a_birth_under_the_name_of_the_offence),
        the_end_of_the_offence_alone,
    },
    {the_age_of_somebody_else, ages_in_words},
    {a_flag_that_says_the_contrary, a_flag_that_is_empty_for_no},
]


def read_as_drafted(extract, path):
    """The draft, and what it would load: the line of each row accepted, with its values."""
    draft = draft_mapping(
        extract.write(path), source_name="incidents", constants=extract.constants, as_at=AS_AT
    )
    mapping = as_mapping(draft)
    (delivery,) = open_deliveries(path, ReadingOptions())
    with connect() as connection:
        store, mapped = RecordStore(connection, "0" * 64), MappedDelivery(delivery, mapping)
        layout = mapping.source.layouts[0]
        incoming = Incoming(store, mapped, mapping.source, layout, AS_AT, mapping)
        incoming.stage(lambda share: None)
        rows = connection.sql("select * from incoming").pl().to_dicts()
        refused = incoming.count("refused")
    assert incoming.rows_read == ROWS == len(rows) + incoming.rows_folded + refused
    if find_swapped(incoming.orders, mapping.dates):
        rows, refused = [], ROWS  # the file is refused whole
    if draft.claim:
        assert (draft.claim.rows_accepted, draft.claim.rows_rejected) == (ROWS - refused, refused)
    return draft, rows


def misread(extract, rows):
    """Columns that a loaded row has otherwise than they are."""
    return {
        name
        for name, values in extract.truth.items()
        for row in rows
        if row[name] is not None and row[name] != values[row["line"] - 2]
    }


def asked(draft):
    columns = {name for question in draft.questions for name in question.column.split(", ")}
    joined = {q.column for q in draft.questions if q.kind == "several_rows"}
    return columns | ({*draft.rows.rules} if joined and draft.rows else set())


def check(traps, path):
    extract = clean_extract()
    for trap in traps:
        trap(extract)
    draft, rows = read_as_drafted(extract, path)
    assert misread(extract, rows) <= asked(draft)
    return draft, rows


def test_a_clean_extract_is_read_whole_and_asks_nothing(tmp_path):
    draft, rows = check([], tmp_path / "own.csv")
    assert (draft.questions, len(rows)) == ([], ROWS)


def test_a_format_that_can_be_told_is_read_without_a_question(tmp_path):
    draft, rows = check([days_first], tmp_path / "own.csv")
    assert (draft.questions, len(rows)) == ([], ROWS)


READ_AS_THEY_ARE = {
    *(days_first, a_birth_by_name_in_place_of_the_offence, a_birth_by_its_values),
    *(the_end_of_the_offence_alone,),
}


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.__name__)
def test_a_trap_alone_is_asked_about_or_changes_nothing(trap, tmp_path):
    draft, rows = check([trap], tmp_path / "own.csv")
    if trap in READ_AS_THEY_ARE:
        assert len(rows) == ROWS
    else:
        assert draft.questions


@settings(max_examples=examples(10))
@given(traps=st.lists(st.sampled_from(TRAPS), min_size=2, max_size=5, unique=True))
def test_traps_together_are_asked_about_or_change_nothing(traps, tmp_path_factory):
    kept = []
    for trap in traps:
        # Two traps that write one column would tell nothing of the first.
        if not any({trap, other} <= same for other in kept for same in SAME_COLUMN):
            kept.append(trap)
    check(kept, tmp_path_factory.mktemp("traps") / "own.csv")


@pytest.mark.parametrize("cell", ["4,50", "150,25", "4,5", "1.234,50", "1,5k", "£1,50"])
def test_no_number_is_read_a_hundred_times_too_large(cell, tmp_path):
    """A decimal comma is asked about, and a unit that nobody knows is refused."""
    header = "force_code;cost_line_id;investigation_id;cost_date;category;grade;hours;amount_gbp"
    rows = [f"E23000036;L{n};I{n};2019-01-02;travel;;;{cell}" for n in range(12)]
    path = tmp_path / "costs.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    draft = draft_mapping(path, as_at=AS_AT)
    assert draft.claim is None or draft.claim.rows_accepted == 0
    assert draft.claim.reasons or "amount_gbp" in asked(draft)
