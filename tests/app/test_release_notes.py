"""A figure that somebody invented never stands on a page as one that was published."""

import re
from pathlib import Path

import pytest

from dashboard.shell import release_queries
from tests.pages import Draw, change, words

ABOUT = {
    release_queries.INVENTED: "true",
    release_queries.MIXED: "load_id % 2 = 0",
    release_queries.REAL: "false",
}
TWO_RELEASES = (
    "insert into marts.load by name"
    " select * replace (load_id + 1001 - 2 * (load_id % 2) as load_id) from marts.load"
)


@pytest.mark.parametrize("note", ABOUT)
def test_each_page_says_whether_its_publication_is_real(
    draw: Draw, own_home: Path, note: str
) -> None:
    change(own_home, TWO_RELEASES, f"update marts.load set is_synthetic = {ABOUT[note]}")
    others = set(ABOUT) - {note}
    for page in ("demand", "compare-forces", "claims-check"):
        said = words(draw(own_home, page))
        assert re.search(rf"recorded crime open data(, quarters to [^(]*)?{re.escape(note)}", said)
        assert not any(other in said for other in others)


def test_words_to_lift_carry_the_note_with_them(draw: Draw, own_home: Path) -> None:
    app = draw(own_home, "claims-check")
    assert release_queries.INVENTED in app.code[0].value


def test_where_nothing_is_invented_nothing_is_noted(draw: Draw, own_home: Path) -> None:
    change(
        own_home,
        "update marts.load set is_synthetic = false",
        "update marts.build_info set is_synthetic = false",
    )
    said = words(draw(own_home, "demand"))
    assert "recorded crime open data. Data as at" in said
