"""Ask how several rows of a file make one record."""

import polars as pl

from pipelines.mapping.draft_rows import find_several_rows, propose_only
from pipelines.mapping.drafted import Draft, as_mapping
from pipelines.mapping.mapped import MappedDelivery
from pipelines.mapping.rows import RowRules, describe_only, describe_rows, propose_rows
from pipelines.mapping.undecided import UNDECIDED
from pipelines.sources.reading.reader import Delivery


def ask_of_rows(draft: Draft, delivery: Delivery, sample: pl.DataFrame) -> None:
    """Ask how several rows make one record; into a draft of ours go the lines that we propose."""
    mapped = MappedDelivery(delivery, as_mapping(draft))
    rows = mapped.mapping.translate(mapped.arrange(sample, list(mapped.headers)))
    found = find_several_rows(rows, draft.source)
    if found is None or (draft.rows and set(found.differing) <= set(draft.rows.settled)):
        return
    waiting = {n: UNDECIDED for n, h in draft.columns.items() if h == UNDECIDED}
    proposed = propose_rows(found, draft.source, draft.rows)
    # What a column without a header will say is not known, and may differ too.
    free = {n: rule for n, rule in waiting.items() if n not in draft.source.key}
    rules = RowRules(proposed.one_per, {**free, **proposed.rules})
    only = draft.only or propose_only(sample, draft.unread, draft.columns)
    if not draft.is_said:
        draft.rows, draft.only = rules, only
    open_columns = [name for name, rule in rules.rules.items() if rule == UNDECIDED]
    named = " and ".join(rules.one_per)
    text = (
        f"{found.record_count:,} have several rows that differ ({found.row_count:,} rows): is"
        " there a row per offence, person or event? Then [rows] says how one record is made of"
        " them. If not, another column names the record."
    )
    if open_columns:
        text += f" Only you can say which {', '.join(open_columns)} counts; till then these rows"
        text += " are rejected."
    lines = (*describe_rows(rules, draft.source), *describe_only(only))
    draft.ask(named, "several_rows", text, row_count=found.row_count, lines=lines)
