"""Selects run before the models, and those that read what a model leaves run after them."""

import pytest

from pipelines.engine.selects import read_selects, split_at_models
from pipelines.errors import ContractError
from pipelines.settings import sql_folder


@pytest.fixture
def selects(tmp_path):
    """Selects of a name and what each reads, in the order in which they are to run."""

    def written(**sources):
        for schema in ("staging", "intermediate", "marts"):
            (tmp_path / schema).mkdir()
        for name, source in sources.items():
            (tmp_path / "marts" / f"{name}.sql").write_text(
                f"-- A table.\n-- grain: a\n-- units: a = things\n-- source: {source}\n"
                f"select a from {source}\n"
            )
        return read_selects(tmp_path)

    return written


def names(selects):
    return [select.name.removeprefix("marts.") for select in selects]


def test_a_select_waits_for_the_models_with_all_that_read_it(selects):
    found = selects(d="marts.c", c="modelled.frame", b="marts.a", a="latest.incidents")
    before, after = split_at_models(found)
    assert names(before) == ["a", "b"]
    assert names(after) == ["c", "d"]


def test_selects_that_read_each_other_are_refused(selects):
    with pytest.raises(ContractError, match="read each other"):
        selects(a="marts.b", b="marts.a")


def test_no_select_that_waits_for_the_models_reads_the_store_which_is_let_go_by_then():
    _, after = split_at_models(read_selects(sql_folder()))
    assert after
    assert not [s for s in after for name in s.sources if name.startswith(("latest.", "history."))]
