"""The register of events: shipped events by their sources, own ones checked and refused whole."""

import datetime as dt

import pytest

from pipelines.contracts.events import RE_BASE
from pipelines.errors import SourceError
from pipelines.reference.events import read_events

HEADER = "event_id,date,title,kind,offence_groups,known_size_share,force_code,source,url"
OWN_HEADER = f"{HEADER},name,reason,measure"
GOOD = "new_team,2024-02-01,Online team set up,other,online_images,,E23000001,Order 12,"


@pytest.fixture
def own(tmp_path):
    """Write the analyst's own events and read the register."""

    def read(*lines, header=OWN_HEADER, encoding="utf-8"):
        text = "\n".join([header, *lines]) + "\n"
        (tmp_path / "events.csv").write_text(text, encoding=encoding)
        return read_events(tmp_path)

    return read


def test_every_shipped_event_has_a_source_and_none_moves_a_control_chart():
    register = read_events(None)
    assert register.height
    assert register["source"].null_count() == 0
    assert RE_BASE not in set(register["kind"])
    assert register["date"].is_sorted()


def test_a_size_stands_only_where_the_published_counts_give_it():
    sized = read_events(None).drop_nulls("known_size_share")
    ((event, share),) = sized.select("event_id", "known_size_share").iter_rows()
    assert event == "spring_2020"
    assert float(share) == pytest.approx(12382 / 16138 - 1, abs=0.0005)


def test_own_events_stand_among_the_shipped_ones_in_order_of_date(own):
    register = own(
        f"{GOOD},,,",
        "limits,2023-11-01,Limits from November,re_base,,,,Minutes,,J. Analyst,Restart,incidents",
    )
    assert register["date"].is_sorted()
    by_id = {row["event_id"]: row for row in register.iter_rows(named=True)}
    assert by_id["new_team"]["date"] == dt.date(2024, 2, 1)
    assert by_id["new_team"]["date_precision"] == "day"
    assert by_id["limits"]["name"] == "J. Analyst"
    assert by_id["limits"]["measure"] == "incidents"
    assert "spring_2020" in by_id


def test_a_home_without_own_events_has_the_shipped_ones(tmp_path, own):
    assert read_events(tmp_path).equals(read_events(None))
    assert own().equals(read_events(None))


def test_own_columns_that_may_be_empty_may_be_absent(own):
    line = "new_team,2024-02-01,Online team set up,other,Order 12"
    assert "new_team" in own(line, header="event_id,date,title,kind,source")["event_id"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_file_saved_by_a_spreadsheet_is_read(own, encoding):
    register = own(f"{GOOD.replace('Order', 'Détail')},,,", encoding=encoding)
    assert "Détail 12" in register["source"].to_list()


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (GOOD.replace("2024-02-01", "01/02/2024") + ",,,", "line 2: date can be read two ways"),
        (GOOD.replace("2024-02-01", "soon") + ",,,", "line 2: date is no date"),
        (GOOD.replace("other", "gadget") + ",,,", "line 2: kind is none of recording_rule,"),
        (GOOD.replace("other", "") + ",,,", "line 2: kind is empty"),
        (GOOD.replace("Order 12", "") + ",,,", "line 2: source is empty"),
        (GOOD.replace("E23000001", "E99") + ",,,", "line 2: force_code is the code of no"),
        (GOOD.replace("online_images", "sexual;knives") + ",,,", "holds an unknown group"),
        (GOOD.replace("images,,", "images,-1.5,") + ",,,", "known_size_share is below -1"),
        (GOOD.replace("images,,", "images,half,") + ",,,", "known_size_share is no number"),
        (GOOD.replace("other", "re_base") + ",,Why,incidents", "needs the name of whoever"),
        (GOOD.replace("other", "re_base") + ",J. Analyst,,incidents", "needs its reason"),
        (GOOD.replace("other", "re_base") + ",J. Analyst,Why,", "needs its measure"),
        (GOOD + ",,,homicides", "measure is none of incidents, investigations"),
        (GOOD, "line 2: has more or fewer values than the header"),
        (GOOD.replace("new_team", "spring_2020") + ",,,", "line 2: event_id is that of another"),
    ],
)
def test_a_wrong_line_refuses_the_file_with_what_where_and_what_next(own, line, what):
    with pytest.raises(SourceError) as refused:
        own(line)
    message = str(refused.value)
    assert what in message
    assert "\n" not in message
    assert message.startswith("/")
    assert "Nothing was built. Mend the file (docs/extracts.md" in message
    for value in ("01/02/2024", "soon", "gadget", "E99", "knives", "J. Analyst", "homicides"):
        assert value not in message


def test_many_wrong_lines_are_counted_and_three_are_named(own):
    bad = [f"e{n},,Something,other,,,,Source,,,," for n in range(5)]
    with pytest.raises(SourceError, match="line 4: date is empty; and 2 more lines"):
        own(*bad)


def test_two_events_under_one_id_are_refused(own):
    with pytest.raises(SourceError, match=r"line 2: .*line 3: event_id"):
        own(f"{GOOD},,,", f"{GOOD},,,")


@pytest.mark.parametrize(
    ("header", "what"),
    [
        (OWN_HEADER.replace("title", "heading"), "column 'title' is missing"),
        (OWN_HEADER.replace("measure", "measures"), "column 'measures' is none of"),
    ],
)
def test_a_column_that_is_absent_or_misspelt_refuses_the_file(own, header, what):
    with pytest.raises(SourceError, match=what):
        own(f"{GOOD},,,", header=header)
