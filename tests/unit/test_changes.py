"""What moved is told in parts: each record has its reason, and the parts add to the difference."""

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.marts.changes import Change
from pipelines.models.changes.comparisons import comparisons
from pipelines.models.changes.make import changes
from pipelines.models.changes.moves import record_moves
from pipelines.models.changes.words import name_part, numbers, sentence
from tests.fuzz import examples

FORCES = ("E23000001", "E23000002")
SINCE, REACHED, AS_AT = "2026-02-28", dt.date(2026, 2, 28), dt.date(2026, 4, 30)
TYPES = ("sexual", "neglect", "not_linked")
DAYS = (
    dt.date(2025, 3, 31),
    dt.date(2025, 4, 1),
    dt.date(2026, 2, 10),
    dt.date(2026, 3, 10),
    dt.date(2026, 4, 2),
)
INCIDENTS = {
    "since": pl.String,
    "force_code": pl.String,
    "incident_id": pl.String,
    "was_withdrawn": pl.Boolean,
    "before_date": pl.Date,
    "before_type": pl.String,
    "after_date": pl.Date,
    "after_type": pl.String,
}
INVESTIGATIONS = {
    "since": pl.String,
    "force_code": pl.String,
    "investigation_id": pl.String,
    "was_withdrawn": pl.Boolean,
    **{
        f"{state}_{name}": kind
        for state in ("before", "after")
        for name, kind in (
            ("opened_date", pl.Date),
            ("closed_date", pl.Date),
            ("type", pl.String),
            ("complexity", pl.String),
            ("outcome", pl.String),
        )
    },
}
LINES = {
    "since": pl.String,
    "force_code": pl.String,
    "cost_line_id": pl.String,
    "investigation_id": pl.String,
    "was_withdrawn": pl.Boolean,
    "before_date": pl.Date,
    "before_type": pl.String,
    "before_gbp": pl.Decimal(18, 2),
    "after_date": pl.Date,
    "after_type": pl.String,
    "after_gbp": pl.Decimal(18, 2),
}
ENDS = pl.DataFrame(
    [
        (measure, force, month)
        for measure in ("incidents", "investigations")
        for force, month in (
            (FORCES[0], dt.date(2026, 3, 1)),
            (FORCES[1], dt.date(2026, 2, 1)),
            ("ALL", dt.date(2026, 2, 1)),
        )
    ],
    schema={"measure": pl.String, "force_code": pl.String, "month": pl.Date},
    orient="row",
)
NOTHING = pl.DataFrame(
    schema={
        "since": pl.String,
        "measure": pl.String,
        "force_code": pl.String,
        "month": pl.Date,
        "abuse_type": pl.String,
        "amount": pl.Int64,
    }
)
REACHED_BY = pl.DataFrame(
    [(SINCE, source, force, REACHED)
     for source in ("incidents", "investigations", "cost_lines") for force in FORCES],
    schema={"since": pl.String, "source": pl.String, "force_code": pl.String, "as_at": pl.Date},
    orient="row",
)  # fmt: skip


def frame(rows, schema):
    return pl.DataFrame(rows, schema=schema, orient="row")


def moves_of(incidents=(), investigations=(), lines=()):
    return record_moves(
        frame(list(incidents), INCIDENTS),
        frame(list(investigations), INVESTIGATIONS),
        frame(list(lines), LINES),
        REACHED_BY,
    )


def totals(moved, state):
    """What a state counts by month: from the records themselves, and not from their moves."""
    incidents, investigations, lines = moved
    counted = {}

    def add(measure, force, day, kind, amount=1):
        if day is not None and kind is not None:
            place = (measure, force, day.replace(day=1), kind)
            counted[place] = counted.get(place, 0) + amount

    for row in frame(incidents, INCIDENTS).iter_rows(named=True):
        add("incidents", row["force_code"], row[f"{state}_date"], row[f"{state}_type"])
    for row in frame(investigations, INVESTIGATIONS).iter_rows(named=True):
        for measure, date in (("investigations", "opened_date"), ("closed", "closed_date")):
            add(measure, row["force_code"], row[f"{state}_{date}"], row[f"{state}_type"])
    for row in frame(lines, LINES).iter_rows(named=True):
        pence = int(row[f"{state}_gbp"] * 100)
        add("cost", row["force_code"], row[f"{state}_date"], row[f"{state}_type"], pence)
    rows = [(*place, amount) for place, amount in counted.items()]
    return frame(rows, {n: k for n, k in NOTHING.schema.items() if n != "since"})


def parts(rows, **number):
    """Reason to change of one number; a financial year of one force unless said otherwise."""
    named = {
        "force_code": FORCES[0],
        "abuse_type": "all",
        "period_kind": "financial_year",
        "period": "2025/26",
        **number,
    }
    found = rows.filter(**named)
    return dict(found.select("reason", "change_count").iter_rows())


def change_of(incidents=(), investigations=(), lines=(), then=NOTHING):
    moved = (list(incidents), list(investigations), list(lines))
    made = changes(moves_of(*moved), totals(moved, "after"), then, ENDS, AS_AT)
    return Change.validate(made, cast=False)


def incident(name, before=(None, None), after=(None, None), *, was_withdrawn=False):
    return (SINCE, FORCES[0], name, was_withdrawn, *before, *after)


OLD, LATE, NEW = DAYS[1], DAYS[2], DAYS[3]


def test_a_record_of_a_day_that_had_come_is_late_and_one_of_a_later_day_is_of_a_new_period():
    made = change_of(
        [
            incident("late", after=(LATE, "sexual")),
            incident("new", after=(NEW, "sexual")),
            incident("too", after=(NEW, "neglect")),
        ]
    )
    assert parts(made, measure="incidents") == {"late_record": 1, "new_period": 2}
    latest = made.filter(period_kind="latest_twelve_months", force_code="ALL", abuse_type="all")
    assert set(latest["period"]) == {"2025-03 to 2026-02"}  # where all together are settled
    assert latest["change_count"].to_list() == [1]


def test_a_record_that_goes_is_withdrawn_and_one_that_comes_back_takes_the_withdrawal_back():
    made = change_of(
        [
            incident("gone", before=(OLD, "sexual")),
            incident("gone too", before=(OLD, "sexual")),
            incident("back", after=(OLD, "sexual"), was_withdrawn=True),
        ]
    )
    assert parts(made, measure="incidents") == {"withdrawal": -1}
    assert made.filter(force_code="ALL", abuse_type="all", period="2025/26")[
        "record_count"
    ].to_list() == [3]


def test_a_date_put_right_moves_a_record_from_year_to_year():
    made = change_of([incident("moved", before=(DAYS[0], "sexual"), after=(OLD, "sexual"))])
    assert parts(made, measure="incidents") == {"correction": 1}
    assert parts(made, measure="incidents", period="2024/25") == {"correction": -1}


def test_a_record_that_moved_in_time_and_in_kind_is_corrected_and_then_reclassified():
    made = change_of([incident("both", before=(DAYS[0], "sexual"), after=(OLD, "neglect"))])
    of_type = {"measure": "incidents", "abuse_type": "sexual"}
    assert parts(made, **of_type, period="2024/25") == {"correction": -1}
    assert parts(made, **of_type) == {"correction": 1, "reclassification": -1}
    assert parts(made, measure="incidents", abuse_type="neglect") == {"reclassification": 1}


def investigation(name, before, after):
    return (SINCE, FORCES[0], name, False, *before, *after)


def test_a_change_that_moves_no_total_is_told_by_its_records():
    before = (OLD, LATE, "sexual", "standard", "1")
    made = change_of(
        investigations=[
            investigation("kind", before, (OLD, LATE, "neglect", "standard", "1")),
            investigation("grade", before, (OLD, LATE, "sexual", "complex", "1")),
            investigation("outcome", before, (OLD, LATE, "sexual", "standard", "2")),
        ]
    )
    whole = made.filter(
        force_code="ALL", abuse_type="all", period="2025/26", reason="reclassification"
    )
    told = {row["measure"]: (row["change_count"], row["record_count"]) for row in whole.to_dicts()}
    assert told == {"investigations": (0, 2), "closed": (0, 2)}
    assert name_part(whole.row(0, named=True)) == "2 reclassified, with no net change"


def test_an_investigation_whose_incident_arrived_is_linked_and_its_closing_lowers_those_open():
    made = change_of(
        investigations=[
            investigation(
                "N",
                (OLD, None, "not_linked", "standard", None),
                (OLD, NEW, "sexual", "standard", "1"),
            )
        ]
    )
    assert parts(made, measure="investigations", abuse_type="sexual") == {"linked": 1}
    assert parts(made, measure="closed") == {"new_period": 1}
    assert parts(made, measure="open") == {"new_period": -1}
    assert parts(made, measure="open", period="2026/27") == {"new_period": -1}


def line(name, before=(None, None, 0), after=(None, None, 0)):
    priced = ((day, kind, Decimal(pounds)) for day, kind, pounds in (before, after))
    return (SINCE, FORCES[0], name, name, False, *(value for state in priced for value in state))


def test_pounds_are_exact_and_a_line_counts_once_its_investigation_is_there():
    made = change_of(
        lines=[
            line("right", before=(OLD, "sexual", "100.01"), after=(OLD, "sexual", "100.03")),
            line("linked", before=(OLD, None, "7.00"), after=(OLD, "sexual", "7.00")),
            line("unlinked", before=(OLD, "sexual", "1.10"), after=(OLD, None, "1.10")),
        ]
    )
    rows = made.filter(force_code="ALL", abuse_type="all", period="2025/26")
    told = {row["reason"]: str(row["change_gbp"]) for row in rows.to_dicts()}
    assert told == {"correction": "0.02", "linked": "7.00", "withdrawal": "-1.10"}
    (number,) = numbers(rows)
    assert sentence(number) == (
        "Cost, 2025/26: £101 before, £107 now (+£0 corrected, +£7 now linked, \u2212£1 withdrawn)."
    )


def test_what_an_older_version_counted_by_another_rule_is_the_remainder():
    after = incident("late", after=(LATE, "sexual"))
    published = frame([(SINCE, "incidents", FORCES[0], OLD, "sexual", 3)], NOTHING.schema)
    made = change_of([after], then=published)
    assert parts(made, measure="incidents") == {"late_record": 1, "method": -3}
    method = made.filter(reason="method", force_code="ALL", abuse_type="all", period="2025/26")
    assert method.select("count_before", "count_after", "record_count").rows() == [(3, 1, None)]


PRICES = (Decimal("-1.55"), Decimal("0.00"), Decimal("20.07"))
MAYBE_STATE = st.one_of(
    st.none(), st.tuples(st.sampled_from(DAYS), st.sampled_from(TYPES), st.sampled_from(DAYS))
)


@st.composite
def histories(draw):
    """Records as they were and as they are, of any kind of move."""
    incidents, investigations, lines = [], [], []
    for number in range(draw(st.integers(0, 6))):
        force, was, now = draw(st.sampled_from(FORCES)), draw(MAYBE_STATE), draw(MAYBE_STATE)
        gone = draw(st.booleans()) and was is None
        states = (was or (None, None, None), now or (None, None, None))
        incidents.append((SINCE, force, f"I{number}", gone, *(v for s in states for v in s[:2])))
        cases = (
            (opened, closed if opened and closed >= opened else None, kind, kind, kind)
            for opened, kind, closed in states
        )
        investigations.append((SINCE, force, f"N{number}", gone, *(v for c in cases for v in c)))
        pounds = ((s[0], s[1], draw(st.sampled_from(PRICES))) for s in states)
        lines.append(
            (SINCE, force, f"C{number}", f"N{number % 2}", gone, *(v for p in pounds for v in p))
        )
    return incidents, investigations, lines


@settings(max_examples=examples(10))
@given(histories())
def test_parts_add_to_the_difference_over_any_history(history):
    now, then = totals(history, "after"), totals(history, "before")
    moves = moves_of(*history)
    # The same before that is told from the records is told from the moves, month by month.
    place = ["measure", "force_code", "month", "abuse_type"]
    told = pl.concat([now, moves.select(*place, -pl.col("amount"))]).group_by(place)
    left = told.agg(pl.col("amount").sum()).filter(pl.col("amount") != 0).sort(place)
    assert left.equals(then.filter(pl.col("amount") != 0).sort(place))
    published = then.with_columns(since=pl.lit(SINCE)).select(NOTHING.columns)
    made = Change.validate(changes(moves, now, published, ENDS, AS_AT), cast=False)
    assert "method" not in made["reason"]


def loads(*days):
    rows = [(n, "incidents", dt.date.fromisoformat(day), "loaded", f"sha{n}")
            for n, day in enumerate(days, start=1)]  # fmt: skip
    names = ("load_id", "source", "as_at", "status", "file_sha256")
    return pl.DataFrame(rows, schema=names, orient="row")


def version(name, checksums, *, looks_back=False):
    return {
        "version": name,
        "last_load_id": 1,
        "as_at": dt.date(2026, 1, 31),
        "code_version": "1",
        "looks_back": looks_back,
        "input_checksums": checksums,
    }


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (version("v", '{"1": "sha1"}'), None),
        (version("v", '{"1": "sha1", "9": "sha9"}'), "other_store"),
        (version("v", '{"1": "other"}'), "other_store"),
        (version("v", None), "older_code"),
        (version("v", None, looks_back=True), "looks_back"),
    ],
)
def test_a_version_that_cannot_be_compared_says_why_and_the_next_is_the_previous(told, why):
    made = comparisons(pl.DataFrame([told]), loads("2026-01-31", "2026-03-31"))
    assert made.select("since", "left_out").rows() == [
        ("v", why),
        ("2026-02-28", None),
        ("2026-01-31", None),
    ]
    assert made.filter("is_previous")["since"].to_list() == ["v" if why is None else "2026-02-28"]
