"""A scenario on a sheet: what is written is read back, wherever it is moved; faults by row."""

import datetime as dt
from collections import defaultdict

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import ScenarioError
from pipelines.models.plan import LEVERS, Lever, PlanSettings, Range, Scenario
from pipelines.planning.assumption_sheet import LEVER_HEADERS, parse_assumptions, write_assumptions
from pipelines.sources.reading.cell_texts import number_text

HEAD = [["format", "1"], ["name", "One"], [], ["Lever", "value", "p10", "p90", "start"]]
MONTHS = st.builds(dt.date, st.integers(2024, 2035), st.integers(1, 12), st.just(1))
TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)


class Sheet:
    """Keeps what is written as it is read again: numbers with 15 digits, days in ISO form."""

    def __init__(self):
        self.texts = defaultdict(dict)

    def _keep(self, row, column, value, cell_format=None):
        self.texts[row][column] = value

    write_string = _keep

    def write_number(self, row, column, value, cell_format=None):
        self._keep(row, column, number_text(float(value)))

    def write_datetime(self, row, column, value, cell_format=None):
        self._keep(row, column, value.isoformat())

    def write_blank(self, row, column, value, cell_format=None):
        pass

    def write_row(self, row, column, values, cell_format=None):
        for place, value in enumerate(values, start=column):
            self._keep(row, place, value)

    def set_column(self, *terms):
        pass

    def set_row(self, *terms):
        pass

    @property
    def cells(self):
        lines = [
            [self.texts[row].get(column) for column in range(len(LEVER_HEADERS))]
            for row in range(max(self.texts) + 1)
        ]
        return grid(lines)


def grid(lines):
    width = max(len(line) for line in lines)
    rows = [[text or None for text in line] + [None] * (width - len(line)) for line in lines]
    return pl.DataFrame(rows, schema={str(n): pl.String for n in range(width)}, orient="row")


@st.composite
def levers(draw):
    name = draw(st.sampled_from(sorted(LEVERS)))
    kind = LEVERS[name]
    low = max(kind.low, 1e-6) if kind.is_positive else kind.low
    # As many digits as a spreadsheet keeps.
    numbers = st.floats(low, kind.high).map(lambda value: float(f"{value:.14g}"))
    ends = sorted(draw(st.lists(numbers, min_size=2, max_size=2)))
    ends = [min(max(end, kind.low), kind.high) for end in ends]
    first, last = sorted(draw(st.lists(MONTHS, min_size=2, max_size=2)))
    return Lever(
        name,
        draw(st.sampled_from([ends[0], Range(*ends)])),
        start=first,
        end=last,
        shape="step" if kind.unit == "rate" else draw(st.sampled_from(["step", "ramp"])),
        of=draw(st.sampled_from(kind.of)) if kind.of else None,
        rationale=draw(TEXTS),
        source='=1+1, "quotes" and \'',
    )


@settings(max_examples=30)
@given(st.lists(levers(), max_size=4), st.integers(0, 2**32 - 1), st.none() | st.just(0.25))
def test_what_is_written_on_the_sheet_is_read_back(given_levers, seed, share):
    scenario = Scenario(
        "=Pay £",
        tuple(given_levers),
        seed=seed,
        settings=PlanSettings(cost_basis="full_economic", draws=777, accredited_share=share),
        warehouse_version="20261128T184118Z",
        note="A note",
    )
    sheet = Sheet()
    write_assumptions(sheet, scenario, defaultdict(lambda: None))
    assert parse_assumptions(sheet.cells, where="plan.xlsx") == scenario


def test_rows_and_columns_may_be_moved_added_and_left_out():
    lines = [
        ["note", "what for"],
        ["A remark of somebody's", "5"],
        [],
        ["NAME", "One", "what people call it"],
        ["format", "1"],
        ["lever", "unit", "end", "P90", "p10", "start", "rationale"],
        ["pay_award", "rate a year", "", "0.05", "0.02", "2027-04-01", "because"],
        [],
        ["volume", "a remark", "", "0.1", "0.1"],
    ]
    scenario = parse_assumptions(grid(lines), where="plan.xlsx")
    assert (scenario.name, scenario.note) == ("One", "what for")
    assert scenario.levers == (
        Lever("pay_award", Range(0.02, 0.05), start=dt.date(2027, 4, 1), rationale="because"),
        Lever("volume", Range(0.1, 0.1)),
    )


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([*HEAD, ["pay_award", "9"]], "plan.xlsx: Assumptions!5: lever .*out of range"),
        ([*HEAD, [], ["pay_rise", "0.1"]], "Assumptions!6: lever .*not a lever; choose one of"),
        ([*HEAD, ["volume", "5 %"]], "Assumptions!5: value is no number. Write it as 0.05"),
        ([*HEAD, ["volume", "", "0.2", "0.1"]], "Assumptions!5: lever .*swap"),
        ([*HEAD, ["volume", "0.1", "0.2", "0.1"]], "Assumptions!5: .*either a value, or both"),
        ([*HEAD, ["volume", "0.1", "", "", "2027-04-15"]], "Assumptions!5: .*first day"),
        ([*HEAD, ["", "0.1"]], "Assumptions!5: which lever is this"),
        ([["lever", "value", "why"], ["volume", "0"]], "Assumptions!1: unknown column why"),
        ([["name", "One"], ["lever"]], "sheet Assumptions: .*does not say its format"),
        ([["format", "2"], *HEAD[1:]], "sheet Assumptions: .*reads up to 1"),
        ([["format", "1"], ["lever"]], "sheet Assumptions: name"),
        ([["format", "1"], ["seed", "x"], ["lever"]], "Assumptions!2: seed is no number"),
        ([["format", "1"], ["draws", "7"], ["name", "a"], ["lever"]], "draws 7: choose from 100"),
        ([["name", "One"]], "no row of headers that begins with lever"),
        ([[""]], "no row of headers that begins with lever"),
    ],
)
def test_what_cannot_be_is_said_with_its_row(lines, words):
    with pytest.raises(ScenarioError, match=words) as refused:
        parse_assumptions(grid(lines), where="plan.xlsx")
    assert len(str(refused.value).splitlines()) == 1
