"""The questions of a draft, column by column, each with the fields that answer it."""

from typing import Any

import streamlit as st

from dashboard.ingest import words
from dashboard.ingest.choices import ONE_OF, Choice, read_choices
from dashboard.ingest.command_lines import Tables
from dashboard.ingest.edits import DATED, ColumnFields, Edits
from dashboard.ingest.figures import meanings_of, read_value_rows, value_rows

FORMATS = ("dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "dd mmm yyyy", "yyyymmdd")
NONE, OPEN = "(none)", "Leave it open"


class DraftForm:
    """The fields of one draft: what a person says in them is taken over into the edits.

    Attributes:
        draft: As `map --json` prints it.
        key: Parts the fields of this draft from those of the one before.
        edits: What is said so far.
    """

    def __init__(self, draft: dict[str, Any], key: str, edits: Edits) -> None:
        self.draft, self.key, self.edits = draft, key, edits
        self.contract = {column["column"]: column for column in draft["contract"]}

    def ask(self, column: str, questions: list[dict[str, Any]]) -> None:
        """The questions of a column, or of several that are asked together."""
        st.markdown(f"`{column}`")
        for question in questions:
            st.markdown(words.asked(question))
        if column in self.contract:
            self.edits.fields[column] = self._fields(column)
            self.ask_meanings(column)
        kinds = [question["kind"] for question in questions]
        if "several_rows" in kinds:
            self._ask_rules()
        for question in questions:
            self.edits.more += self._choose(question)

    def ask_meanings(self, column: str) -> None:
        """What the values of a column mean, where these are a closed list."""
        known, allowed = self.edits.meanings.get(column), meanings_of(self.contract[column])
        if not known or (not allowed and self.contract[column]["kind"] != "force"):
            return
        edited = st.data_editor(
            value_rows(known),
            hide_index=True,
            disabled=["value"],
            key=f"{self.key}_{column}_values",
            placeholder="to be decided",
            alt=f"What values of {column} mean",
            column_config={
                "value": st.column_config.TextColumn(f"{column} in the file", width="medium"),
                "meaning": st.column_config.SelectboxColumn("Means", options=list(allowed))
                if allowed
                else st.column_config.TextColumn("Means"),
            },
        )
        self.edits.meanings[column] = read_value_rows(edited, known)

    def _fields(self, column: str) -> ColumnFields:
        said, headers = self.edits.fields[column], ["", *self.draft["headers"]]
        is_dated, key = self.contract[column]["kind"] in DATED, f"{self.key}_{column}"
        places = iter(st.columns(3 if is_dated else 2))
        with next(places):
            header = st.selectbox(
                f"Header of the file for {column}",
                headers,
                index=headers.index(said.header) if said.header in headers else 0,
                format_func=lambda name: name or NONE,
                key=f"{key}_header",
            )
        with next(places):
            constant = self._constant(column, said.constant)
        form: str | None = said.date_format
        if is_dated:
            forms = list(dict.fromkeys(["", *filter(None, [form]), *FORMATS]))
            with next(places):
                form = st.selectbox(
                    f"How {column} is written",
                    forms,
                    index=forms.index(said.date_format),
                    format_func=lambda value: value or "as 2016-03-31",
                    accept_new_options=True,
                    key=f"{key}_form",
                )
        return ColumnFields(header or "", constant.strip(), (form or "").strip())

    def _constant(self, column: str, said: str) -> str:
        label, key = f"Or the same in every row, for {column}", f"{self.key}_{column}_constant"
        allowed = ["", *meanings_of(self.contract[column])]
        if len(allowed) == 1:
            return st.text_input(label, value=said, key=key)
        place = allowed.index(said) if said in allowed else 0
        shown = lambda value: value or NONE  # noqa: E731 - one word for nothing
        return st.selectbox(label, allowed, index=place, format_func=shown, key=key) or ""

    def _ask_rules(self) -> None:
        """How columns are settled where several rows make one record; the open ones first."""
        for column, said in self.edits.rules.items():
            allowed = self.contract[column]["allowed"] if column in self.contract else []
            key, order = f"{self.key}_{column}_rule", [w.strip() for w in said.split(",") if w]
            if allowed and set(order) <= set(allowed):
                chosen = st.multiselect(
                    f"{column}: in this order, the first that any row has",
                    allowed,
                    default=order,
                    key=key,
                    placeholder="choose them in their order",
                )
                self.edits.rules[column] = ", ".join(chosen)
            else:
                self.edits.rules[column] = st.text_input(
                    f"{column}: which of several rows counts", value=said, key=key
                ).strip()

    def _choose(self, question: dict[str, Any]) -> list[Tables]:
        """The lines that a person takes as they are offered."""
        choices = read_choices(question, self.draft["mapping"])
        key = f"{self.key}_{question['column']}_{question['kind']}"
        if question["kind"] in ONE_OF and choices:
            taken: Choice | None = st.radio(
                f"What is so, of {question['column']}?",
                [None, *choices],
                format_func=lambda choice: words.plain(choice.line) if choice else OPEN,
                key=key,
            )
            return [taken.tables] if taken else []
        return [
            choice.tables
            for choice in choices
            if st.checkbox(f"Add {words.plain(choice.line)}", key=f"{key}_{choice.line}")
        ]
