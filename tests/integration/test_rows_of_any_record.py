"""Whatever rows an incident has: each is counted once, and its record is whole or not there."""

import datetime as dt
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.mapping.mapped import MappedDelivery
from pipelines.mapping.mapping import Mapping
from pipelines.mapping.rows import read_rows
from pipelines.record_store import Incoming, RecordStore
from pipelines.sources import SOURCES
from pipelines.sources.reading.reader import ReadingOptions, open_deliveries
from pipelines.storage.database import connect
from tests.fuzz import examples

HEADER = "incident_id,reported_date,abuse_type,referral_source,victim_age,is_online"
HEADER += ",is_crime_recorded"
ORDER = ["exploitation", "sexual", "physical"]
RULES = f"""
one_per = "incident_id"
reported_date = "earliest"
abuse_type = {ORDER}
victim_age = "lowest"
is_online = "any"
"""
SOURCE = SOURCES["incidents"]
ROW = st.tuples(
    st.sampled_from(["2025-03-01", "2025-03-09"] * 4 + ["2027-01-01", "soon"]),
    st.sampled_from(["sexual", "physical", "neglect"] * 3 + ["theft"]),
    st.sampled_from(["police"] * 6 + ["health"]),
    st.sampled_from(["", "3", "17"] * 3 + ["59"]),
    st.sampled_from(["yes", "no"]),
)


def is_good(row):
    day, kind, _, age, _ = row
    return day < "2026" and kind != "theft" and age != "59"


def expected(rows, *, is_ruled):
    """The record that must come of an incident's rows, None where it must be refused."""
    if not all(map(is_good, rows)):
        return None
    days, kinds, told, ages, online = (list(values) for values in zip(*rows, strict=True))
    if not is_ruled:
        return rows[0] if len(set(rows)) == 1 else None
    is_unordered = len(set(kinds)) > 1 and not set(kinds) <= set(ORDER)
    if len(set(told)) > 1 or is_unordered:
        return None
    kind = min(kinds, key=ORDER.index) if len(set(kinds)) > 1 else kinds[0]
    youngest = min((int(age) for age in ages if age), default="")
    return min(days), kind, told[0], str(youngest), "yes" if "yes" in online else "no"


@settings(max_examples=examples(12))
@given(
    incidents=st.lists(st.lists(ROW, min_size=1, max_size=4), min_size=20, max_size=60),
    is_ruled=st.booleans(),
    draw=st.randoms(use_true_random=False),
)
def test_every_row_is_accepted_folded_or_rejected_and_every_record_is_whole(
    incidents, is_ruled, draw, tmp_path_factory
):
    extract = tmp_path_factory.mktemp("rows") / "own.csv"
    lines = [f"{n},{','.join(row)},yes" for n, rows in enumerate(incidents) for row in rows]
    draw.shuffle(lines)
    extract.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    rules = read_rows("own.toml", SOURCE, tomllib.loads(RULES)) if is_ruled else None
    mapping = Mapping(SOURCE, constants={"force_code": "E23000036"}, rows=rules)
    (delivery,) = open_deliveries(extract, ReadingOptions())
    with connect() as connection:
        store, mapped = RecordStore(connection, "0" * 64), MappedDelivery(delivery, mapping)
        layout, as_at = SOURCE.layouts[0], dt.date(2026, 1, 31)
        incoming = Incoming(store, mapped, SOURCE, layout, as_at, mapping)
        incoming.stage(lambda share: None)
        records, refused = incoming.count("incoming"), incoming.count("refused")
        columns = HEADER.removeprefix("incident_id,").removesuffix(",is_crime_recorded")
        found = connection.execute(f"select {columns} from incoming").fetchall()
        names = "select distinct original ->> 'incident_id' from refused"
        lost = {int(name) for (name,) in connection.execute(names).fetchall()}
    wanted = {n: expected(rows, is_ruled=is_ruled) for n, rows in enumerate(incidents)}
    assert incoming.rows_read == len(lines) == records + incoming.rows_folded + refused
    assert lost == {n for n, record in wanted.items() if record is None}
    assert refused == sum(len(incidents[n]) for n in lost)
    as_written = [
        (str(day), kind, told, str("" if age is None else age), "yes" if online else "no")
        for day, kind, told, age, online in found
    ]
    assert sorted(as_written) == sorted(record for record in wanted.values() if record)
