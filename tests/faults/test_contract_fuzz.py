"""Contracts under generated rows: the good all load, each planted defect is refused for itself."""

import csv
import datetime as dt
import tempfile
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.contracts.check import check
from pipelines.contracts.columns import contract_columns, kind_of
from pipelines.contracts.dates import PLACEHOLDERS
from pipelines.contracts.lookalikes import PLAIN_CHARACTERS
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.reference.tables import read_force_codes
from pipelines.sources import SOURCES
from pipelines.synthetic.defects import CONFLICT, CONFLICTING, GOOD_VALUES, ROW_RULES, defects_of
from tests.fuzz import examples
from tests.homes import empty_home

AS_AT = dt.date(2024, 3, 31)
EARLIEST = dt.date(1900, 1, 1)
LAID_OUT_AS_CONTRACT = [s for s in SOURCES.values() if s.layouts[0].arrange is None]
# The first of two dates in a row that must not be the later one.
IN_ORDER = {
    "incidents": ("occurred_from", "reported_date"),
    "investigations": ("opened_date", "closed_date"),
    "reviews": ("opened_date", "published_date"),
}
FORCES = read_force_codes()
MARKS = {
    **{"{n}": "0000007", "{day}": "1950-01-08", "{year}": "1507/08"},
    **{"{month}": "1971-08-01", "{category}": "travel"},
}

each_source = pytest.mark.parametrize("source", LAID_OUT_AS_CONTRACT, ids=lambda s: s.name)
brief = settings(suppress_health_check=list(HealthCheck))

spaces = st.sampled_from(["", " ", "  ", "\t", "\u00a0", "\u3000"])
unseen = st.sampled_from(["\u200b", "\ufeff", "\u00ad", "\u200e", "\u2060", "\ufe0f", "\x07"])
# What an identifier is written in, seen or not: plain characters, accents, full-width, look-alikes.
odd_text = st.text(
    st.characters(min_codepoint=0x28, max_codepoint=0x7E)
    | st.sampled_from("ÀéñŵŷŽ\uff21\uff11\uff0f" + "".join(PLAIN_CHARACTERS))
    | unseen,
    max_size=8,
)
core = st.from_regex(r"[A-DF-Z][0-9/.-]{0,4}", fullmatch=True)  # no E: 1E5 is a spreadsheet's
labels = st.sampled_from(["Ynys Môn", "St Helens", "King’s Lynn", "Brighton & Hove", "DC", "SO1"])
offence_codes = st.sampled_from(["20B", "8.1", "053/01", "71", "SX03001", "19/16", "104.22"])


def texts(column):
    """A text that its column can hold: at most 60 bytes, with something in it but spaces."""
    length = column.max_length or 1_000
    identifiers = st.builds("".join, st.tuples(odd_text, core)).filter(
        lambda value: not as_seen(value).startswith("=")  # that would be a formula
    )
    said = {"label": labels | core, "offence_code": offence_codes}
    word = said.get(kind_of(column), identifiers)
    return st.builds("".join, st.tuples(spaces, word, spaces)).filter(
        lambda value: len(value.encode()) <= length
    )


def decimals(column):
    """Numbers with none, one or two decimals, with and without a sign."""
    whole = st.integers(0, 9_999_999_999).map(str)
    ending = st.sampled_from(["", ".5", ".0", ".07", ".99"])
    signs = ["", "+"] if column.min == 0 else ["", "+", "-"]
    return st.builds("".join, st.tuples(st.sampled_from(signs), whole, ending))


def shares():
    """Shares from 0 to 2 with up to six decimals."""
    millionths = st.integers(0, 2_000_000)
    return st.sampled_from(["0", "0.5", "+1.25", "2"]) | millionths.map(lambda n: f"{n / 1e6:.6f}")


def whole_numbers(column):
    ending = st.sampled_from(["", ".0", ".00"])
    plain = st.integers(column.min, column.max).map(str)
    return st.builds("".join, st.tuples(plain, ending)).filter(lambda value: len(value) < 10)


def dates():
    """Days that stand for themselves, at times of day that no offset carries into another."""
    times = ["", "", "T00:00", " 00:00:00", "T14:22:07.130", " 02:30:00 PM", "T12:00:00Z"]
    day = st.dates(EARLIEST, AS_AT).filter(is_a_day).map(dt.date.isoformat)
    return st.builds("".join, st.tuples(day, st.sampled_from(times)))


def is_a_day(day):
    """Whether it is none of the days that stand for no date."""
    return day.year > 1901 and day not in PLACEHOLDERS


def months():
    """Months by any of their days, or by none, whose ends stand for themselves."""
    days = dates().filter(lambda text: text[:7] not in {f"{day:%Y-%m}" for day in PLACEHOLDERS})
    return days | days.map(lambda text: text[:7])


def financial_years():
    return st.integers(1900, 2098).map(lambda year: f"{year}/{(year + 1) % 100:02d}")


def flags():
    words = ["true", "1", "yes", "y", "false", "0", "no", "n"]
    return st.sampled_from([f(w) for w in words for f in (str.lower, str.upper, str.title)])


def values(column):
    """Strategy for the text of a column, empty now and then where it may be."""
    kind, listed = kind_of(column), (column.metadata or {}).get("values")
    if listed:
        strategy = st.builds("".join, st.tuples(spaces, st.sampled_from(listed), spaces))
    elif kind in ("identifier", "label", "offence_code"):
        strategy = texts(column)
    else:
        strategy = {
            "force": lambda: st.sampled_from(FORCES).map(str.lower) | st.sampled_from(FORCES),
            "date": dates,
            "month": months,
            "flag": flags,
            "financial_year": financial_years,
            "decimal": lambda: decimals(column),
            "fine_decimal": shares,
            "whole_number": lambda: whole_numbers(column),
        }[kind]()
    return st.none() | strategy if column.nullable else strategy


def lawful(source, row):
    """The row with its two dates in order, an amount where it cannot be costed, a whole month."""
    first, last = IN_ORDER.get(source.name, (None, None))
    if first and row[first] and row[last] and row[first][:10] > row[last][:10]:
        row = {**row, first: row[last], last: row[first]}
    if source.name == "investigations" and row["first_action_date"]:
        row = {**row, "first_action_date": row["opened_date"]}
    if source.name == "cost_lines" and not (row["grade"] and row["hours"]):
        row = {**row, "amount_gbp": row["amount_gbp"] or "12.30"}
    if source.name == "uplifts":
        row = {**row, "valid_from": f"{row['valid_from'][:8]}01{row['valid_from'][10:]}"}
    return row


def good_row(source):
    columns = contract_columns(source.contract)
    rows = st.fixed_dictionaries({name: values(column) for name, column in columns.items()})
    return rows.map(lambda row: lawful(source, row))


def as_seen(value):
    """The text that a person sees: nothing unseen, and one character for those that look alike."""
    seen = [c for c in value if unicodedata.category(c) not in ("Cf", "Cc") and c != "\ufe0f"]
    plain = [PLAIN_CHARACTERS.get(c, c) for c in seen]
    composed = unicodedata.normalize("NFKC", "".join(plain))
    return "".join(PLAIN_CHARACTERS.get(c, c) for c in composed)


def key_of(source, row):
    """What names the row, as the contract's description has it; written apart from the code."""
    columns, key = contract_columns(source.contract), []
    for name in source.key:
        value = row[name]
        match kind_of(columns[name]):
            case "identifier" | "force":
                value = as_seen(value).upper()
            case "date":
                value = value[:10]
            case "month":
                value = value[:7]
        key.append(value.strip())
    return tuple(key)


def good_rows(source, *, least, most):
    return st.lists(
        good_row(source), min_size=least, max_size=most, unique_by=lambda row: key_of(source, row)
    )


def checked(source, rows):
    frame = pl.DataFrame(rows, schema=dict.fromkeys(source.columns, pl.String)).with_columns(
        line=pl.int_range(len(rows), dtype=pl.Int64) + 2,
        record=pl.int_range(len(rows), dtype=pl.Int64),
    )
    return check(frame, source.contract, as_at=AS_AT, force_codes=FORCES)


def load(source, rows, home, **terms):
    """Ingest the rows as a CSV file into a home."""
    path = home.home.with_name(f"{source.name}.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, source.columns, quoting=csv.QUOTE_MINIMAL)
        writer.writeheader()
        writer.writerows(rows)
    order = LoadRequest(Path(), source=source.name, as_at=AS_AT, **terms)
    result = ingest(home, [path], order, lambda what, share: None)[0]
    assert result.problem is None
    return result


def with_defect(source, row, reason, defect):
    """A good row with one thing wrong; a rule over several columns needs them all as planned."""
    if reason in ROW_RULES.get(source.name, {}):
        columns = contract_columns(source.contract)
        planned = [n for n in columns if kind_of(columns[n]) in ("date", "month", "decimal")]
        row = {**row, **{name: GOOD_VALUES.get(name) for name in planned}}
    filled = {name: value and fill(value) for name, value in defect.items()}
    return {**row, **filled}


def fill(value):
    for mark, text in MARKS.items():
        value = value.replace(mark, text)
    return value


def single_defects(source):
    """The defects that one row shows by itself."""
    return [(reason, row) for reason, row in defects_of(source) if reason != CONFLICT]


@each_source
@settings(brief, max_examples=examples(25))
@given(data=st.data())
def test_good_rows_of_every_spelling_pass_the_contract(source, data):
    rows = data.draw(st.lists(good_row(source), min_size=1, max_size=4))
    result = checked(source, rows)
    assert result.rejected["reasons"].to_list() == []
    assert result.accepted["record"].to_list() == list(range(len(rows)))


@each_source
@settings(brief, max_examples=examples(12))
@given(data=st.data())
def test_each_kind_of_defect_is_refused_under_its_own_reason_and_no_good_row_with_it(source, data):
    row, defects = data.draw(good_row(source)), single_defects(source)
    bad = [with_defect(source, row, reason, defect) for reason, defect in defects]
    result = checked(source, [row, *bad, row])
    assert result.accepted["record"].to_list() == [0, len(bad) + 1]
    rules = set(ROW_RULES.get(source.name, {}))
    found = result.rejected["reasons"].to_list()
    for (reason, _), reasons in zip(defects, found, strict=True):
        # A date before 1900 may be out of order as well; nothing else may be said of the row.
        assert reason in reasons
        assert set(reasons) - rules <= {reason}


@each_source
@settings(brief, max_examples=examples(4))
@given(data=st.data())
def test_every_row_of_a_file_is_accepted_unchanged_or_rejected_in_any_order(source, data):
    defects = single_defects(source)
    chosen = data.draw(st.lists(st.sampled_from(defects), min_size=2, max_size=5))
    rows = data.draw(good_rows(source, least=len(chosen) + 3, most=len(chosen) + 8))
    spare, *rows = rows
    bad = [
        with_defect(source, row, reason, defect)
        for row, (reason, defect) in zip(rows, chosen, strict=False)
    ]
    good = rows[len(bad) :]
    repeats = data.draw(st.lists(st.sampled_from(good), min_size=1, max_size=4))
    conflict = conflicting(source, spare)
    file = data.draw(st.permutations([*good, *bad, *repeats, *conflict]))
    with tempfile.TemporaryDirectory() as folder:
        result = load(source, file, empty_home(Path(folder)), accepts_rejects=True)
    found = result.load
    assert found.rows_read == found.rows_accepted + found.rows_unchanged + found.rows_rejected
    counts = (found.rows_accepted, found.rows_unchanged, found.rows_rejected)
    assert counts == (len(good), len(repeats), len(bad) + len(conflict))
    reasons = {told.reason: told.row_count for told in result.report.reasons}
    assert reasons.get(CONFLICT, 0) == len(conflict)


def conflicting(source, row):
    """Two rows that share a key and contradict each other, where the contract allows any."""
    if source.name not in CONFLICTING:
        return []
    changed = CONFLICTING[source.name]
    first = lawful(source, {**row, **{name: GOOD_VALUES[name] for name in changed}})
    return [first, {**first, **changed}]


@pytest.mark.parametrize("name", ["incidents", "cost_lines", "notifications", "budgets"])
@settings(brief, max_examples=examples(2))
@given(data=st.data())
def test_a_file_of_good_rows_loads_whole_and_the_same_again_changes_nothing(name, data):
    source = SOURCES[name]
    rows = data.draw(good_rows(source, least=12, most=12))
    with tempfile.TemporaryDirectory() as folder:
        home = empty_home(Path(folder))
        first = load(source, rows, home).load
        again = load(source, [*rows[6:], *rows[:6]], home).load
    assert (first.rows_read, first.rows_accepted) == (12, 12)
    assert (again.rows_read, again.rows_accepted, again.rows_unchanged) == (12, 0, 12)
