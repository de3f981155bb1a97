"""Rows that the contracts refuse, each for exactly one reason, on keys that nothing refers to."""

import datetime as dt
from dataclasses import dataclass, field

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import NOT_A_SHARE, contract_columns, kind_of
from pipelines.contracts.vocabulary import COST_CATEGORIES
from pipelines.models.periods import financial_year_from
from pipelines.sources.source import Source
from pipelines.synthetic.cost_parameters import DEFECT_SHARE

CONFLICT = "conflicting_duplicate"
MAY_LIE_AHEAD = {("staffing", "month"), ("rates", "valid_from"), ("uplifts", "valid_from")}
AHEAD = "2199-06-15"
FIRST_SPARE_DAY = dt.date(1950, 1, 1)  # no file has a row of its own before 2005
FIRST_SPARE_MONTH, SPARE_MONTHS = dt.date(1971, 1, 1), 400
FIRST_SPARE_YEAR = 1500  # far enough from the years of good rows for hundreds of spare ones
# A load is refused where more than ten rows, and more than a tenth of them, are rejected.
ROWS_NEVER_TOO_MANY, LARGEST_SHARE_OF_GOOD = 10, 0.10

MARKS = ("{n}", "{day}", "{month}", "{category}", "{year}", "{force}")

Row = dict[str, str | None]

# Days of the first month, so that no extract ends before them.
GOOD_VALUES: Row = {
    "incident_id": "SYN-X{n}",
    "reported_date": "2011-04-10",
    "abuse_type": "sexual",
    "referral_source": "police",
    "victim_age": "12",
    "is_online": "false",
    "is_crime_recorded": "true",
    "offence_code": "17B",
    "district": "D01",
    "recorded_date": "2011-04-14",
    "investigation_id": "SYN-X{n}",
    "opened_date": "2011-04-12",
    "complexity": "standard",
    "is_joint_section_47": "true",
    "risk_level": "low",
    "first_action_date": None,
    "outcome_code": None,
    "cost_line_id": "SYN-X{n}",
    "cost_date": "2011-04-20",
    "category": "travel",
    "grade": None,
    "hours": None,
    "amount_gbp": "100.00",
    "month": "2011-04-01",
    "establishment_fte": "10.00",
    "strength_fte": "9.00",
    "accredited_fte": "8.00",
    "respondent_id": "SYN-X{n}",
    "survey_date": "2016-03-31",
    "trained_before_start": "true",
    "had_previous_experience": "false",
    "health_check_arranged": "false",
    "invited_count": "20",
    "valid_from": "2015-09-01",
    "hourly_rate_gbp": "40.00",
    "includes": None,
    "component": "overhead",
    "share": "0.25",
    "provenance": None,
    "agency": "health",
    "direction": "sent_to",
    "notified_date": "2011-04-12",
    "review_id": "SYN-X{n}",
    "review_type": "serious_case_review",
    "published_date": None,
    "financial_year": "2011/12",
}
# Where no identifier makes the key a spare one, a grade, day or year that no good row has does.
SPARE_KEYS: dict[str, Row] = {
    "staffing": {"grade": "SYN-X{n}"},
    "rates": {"grade": "SYN-X{n}"},
    "survey_invitations": {"survey_date": "{day}"},
    "ledger_totals": {"month": "{month}", "category": "{category}"},
    "budgets": {"financial_year": "{year}"},
}
ROW_RULES: dict[str, dict[str, Row]] = {
    "incidents": {
        "occurred_after_reported": {"occurred_from": "2011-04-11"},
    },
    "investigations": {
        "closed_before_opened": {"closed_date": "2011-04-11"},
        "first_action_long_before_opened": {"first_action_date": "2011-03-11"},
    },
    "cost_lines": {"amount_and_hours_missing": {"amount_gbp": None, "grade": "constable"}},
    "uplifts": {"not_from_the_first_of_a_month": {"valid_from": "2015-09-02"}},
    "reviews": {"published_before_opened": {"published_date": "2011-04-11"}},
}
CONFLICTING: dict[str, Row] = {
    "incidents": {"abuse_type": "neglect"},
    "investigations": {"complexity": "major"},
    "cost_lines": {"amount_gbp": "200.00"},
    "staffing": {"establishment_fte": "11.00"},
    "survey_responses": {"trained_before_start": "false"},
    "survey_invitations": {"invited_count": "30"},
    "rates": {"hourly_rate_gbp": "50.00"},
    "uplifts": {"share": "0.50"},
    "notifications": {"recorded_date": "2011-04-15"},
    "reviews": {"review_type": "rapid_review"},
    "ledger_totals": {"amount_gbp": "200.00"},
    "budgets": {"amount_gbp": "200.00"},
}
CELL_DEFECTS: dict[str, Row] = {
    "identifier": {"identifier_with_lookalike": "SYN-X{n}\u0406", "error_cell": "#REF!"},
    "label": {
        **{"not_a_label": "SYN-X{n} *", "personal_data": "{n} Example Road"},
        "error_cell": "#N/A",
    },
}
# What lies before 1900 is before the opening too: two reasons, so it is not planted.
NOT_ALONE = {
    f"date_before_1900:{name}" for name in ("closed_date", "first_action_date", "published_date")
}


def defects_of(source: Source) -> list[tuple[str, Row]]:
    """Each reason for which a row of the source can be refused, and what such a row says.

    The two rows of the conflicting duplicate come first: they are of no use apart.
    """
    found: list[tuple[str, Row]] = []
    if source.name in CONFLICTING:
        found = [(CONFLICT, {}), (CONFLICT, CONFLICTING[source.name])]
    for name, column in contract_columns(source.contract).items():
        found += [
            (reason, {name: value}) for reason, value in _column_defects(source, name, column)
        ]
    found += list(ROW_RULES.get(source.name, {}).items())
    # A short file has room for the first of its kinds only, and these are the same in every source.
    for name, column in contract_columns(source.contract).items():
        found += [
            (f"{reason}:{name}", {name: value})
            for reason, value in CELL_DEFECTS.get(kind_of(column), {}).items()
        ]
    return [(reason, row) for reason, row in found if reason not in NOT_ALONE]


def _column_defects(source: Source, name: str, column: dy.Column) -> list[tuple[str, str | None]]:
    kind, terms = kind_of(column), column.metadata or {}
    values: dict[str, str | None] = {} if column.nullable else {f"missing:{name}": None}
    match kind:
        case "force":
            values["unknown_force"] = "E99000099"
        case "identifier":
            values[f"identifier_from_spreadsheet:{name}"] = "1.2{n}E+05"
        case "text" if "values" in terms:
            values[f"not_in_list:{name}"] = "something_else"
        case "offence_code":
            values[f"not_an_offence_code:{name}"] = "something_else"
        case "text" | "label":
            values[f"too_long:{name}"] = "SYN-X{n}" + "-too-long" * 8
        case "date" | "month":
            values[f"unreadable_date:{name}"] = "soon"
            values[f"ambiguous_date:{name}"] = "03/04/2015"
            values[f"two_digit_year:{name}"] = "03/04/15"
            values[f"placeholder_date:{name}"] = "9999-12-31"
            values[f"date_before_1900:{name}"] = "1899-06-01"
            if (source.name, name) not in MAY_LIE_AHEAD and name != "occurred_from":
                values[f"date_after_extract:{name}"] = AHEAD
        case "flag":
            values[f"not_true_or_false:{name}"] = "perhaps"
        case "financial_year":
            values[f"not_a_financial_year:{name}"] = "2015/17"
        case "whole_number":
            values[f"not_a_number:{name}"] = "twelve"
            values[f"out_of_range:{name}"] = "-1"
        case "decimal":
            values[f"not_a_number:{name}"] = "£9"
            values[f"not_two_decimals:{name}"] = "9.125"
            if column.min == 0:  # type: ignore[attr-defined]
                values[f"out_of_range:{name}"] = "-5.00"
        case "fine_decimal":
            values[f"not_a_number:{name}"] = "30%"
            values[f"not_six_decimals:{name}"] = "0.1234567"
            if "is_share" in terms:
                values[f"{NOT_A_SHARE}:{name}"] = "31"
    return list(values.items())


@dataclass
class Planter:
    """Hands out the defective rows of one source and counts them by reason."""

    source: Source
    planted: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write out one row per defect, with the places of its number still open."""
        defects = defects_of(self.source)
        self._reasons = [reason for reason, _ in defects]
        self._kinds = len(defects)
        self._has_conflict = CONFLICT in self._reasons
        self._rows = pl.DataFrame(
            [self._row(defect) for _, defect in defects],
            schema={name: pl.String for name in self.source.columns},
        )
        self._marks = {
            column.name: [m for m in MARKS if column.str.contains(m, literal=True).any()]
            for column in self._rows
        }

    def _row(self, defect: Row) -> Row:
        columns = self.source.columns
        good = {name: GOOD_VALUES.get(name) for name in columns}
        if "force_code" in columns:
            good["force_code"] = "{force}"
        return {**good, **SPARE_KEYS.get(self.source.name, {}), **defect}

    def take(self, good_rows: int, force_code: str, *, is_last: bool = False) -> pl.DataFrame:
        """The next defective rows, for a file that has so many good ones by now.

        Args:
            good_rows: Rows without a defect in the file so far.
            force_code: The force that the defective rows name.
            is_last: The file is complete: what it lacks of the defects is made up for.
        """
        wanted = int(good_rows * DEFECT_SHARE)
        if is_last and good_rows:
            allowed = max(ROWS_NEVER_TOO_MANY, int(good_rows * LARGEST_SHARE_OF_GOOD))
            wanted = max(wanted, min(self._kinds, allowed))
        if self._has_conflict and wanted % self._kinds == 1:
            wanted -= 1  # never the first row of a conflicting duplicate without its second
        numbers = range(self.planted, wanted)
        if not numbers:
            return self._rows.clear()
        self.planted = wanted
        places = [number % self._kinds for number in numbers]
        for place in places:
            reason = self._reasons[place]
            self.counts[reason] = self.counts.get(reason, 0) + 1
        return self._numbered(pl.Series(list(numbers), dtype=pl.Int64), force_code)

    def _numbered(self, numbers: pl.Series, force_code: str) -> pl.DataFrame:
        places = numbers % self._kinds
        # Both rows of a conflicting duplicate get the same number.
        is_second = (places == 1) & self._has_conflict
        keys = (numbers - is_second.cast(pl.Int64)).alias("key")
        first_year = pl.col("key") + FIRST_SPARE_YEAR
        months = pl.format("{}mo", pl.col("key") % SPARE_MONTHS)
        categories = pl.Series(COST_CATEGORIES)
        values = {
            "{n}": pl.col("key").cast(pl.String).str.zfill(7),
            "{day}": (pl.lit(FIRST_SPARE_DAY) + pl.duration(days=pl.col("key"))).cast(pl.String),
            "{month}": pl.lit(FIRST_SPARE_MONTH).dt.offset_by(months).cast(pl.String),
            "{category}": pl.lit(categories).gather(pl.col("key") // SPARE_MONTHS),
            "{year}": financial_year_from(first_year),
            "{force}": pl.lit(force_code),
        }
        filled = []
        for name in self.source.columns:
            column = pl.col(name)
            for mark in self._marks[name]:
                column = column.str.replace(mark, values[mark], literal=True)
            filled.append(column)
        return self._rows[places.to_list()].with_columns(keys).select(filled)
