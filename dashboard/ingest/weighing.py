"""The third step: what would be accepted and refused, and on what terms it is loaded."""

import streamlit as st

from dashboard.ingest import words
from dashboard.ingest.command_lines import Terms
from dashboard.ingest.figures import reason_rows
from dashboard.ingest.visit import Visit


def draw(visit: Visit) -> None:
    """Show what the trial said, and try again on other terms when the button is pressed."""
    if not visit.is_known or visit.is_loaded:
        return
    st.subheader("3. What would become of it?", anchor=False)
    tried = visit.tried
    st.markdown(words.became(tried, is_done=False))
    for sentence in tried["told"]:
        if " rejected for " not in sentence:
            st.markdown(words.plain(f"{sentence[:1].upper()}{sentence[1:]}."))
    reasons = reason_rows(tried["report"]["reasons"])
    if not reasons.is_empty():
        st.dataframe(
            reasons,
            hide_index=True,
            alt="Why rows would be refused",
            column_config={
                "reason": st.column_config.TextColumn("Why rows would be refused"),
                "row_count": st.column_config.NumberColumn("Rows", format="%,d"),
                "lines": st.column_config.TextColumn("Lines, for example"),
            },
        )
    if tried["problem"]:
        show_refusal(tried["problem"])
    _terms(visit)


def show_refusal(message: str) -> None:
    """A refusal as the command says it, and where on the page its options are."""
    st.error(words.plain(message))
    if places := words.name_places(message):
        st.markdown(words.plain(places))


def _terms(visit: Visit) -> None:
    with st.container(border=True):
        st.markdown("**On what terms**")
        key = f"ingest_{visit.round}"
        terms = Terms(
            is_full=st.checkbox(
                words.WHOLE,
                value=visit.terms.is_full,
                key=f"{key}_full",
                help="What the store holds of that force and period and the file does not is then "
                "withdrawn. Leave it off for a part, such as one month's new records.",
            ),
            accepts_rejects=st.checkbox(
                words.ACCEPT_REJECTS,
                value=visit.terms.accepts_rejects,
                key=f"{key}_rejects",
                help="A file of which over a tenth is rejected is refused whole, since it is "
                "mostly one mistake throughout. With this the good rows go in and the others are "
                "set aside.",
            ),
            accepts_withdrawals=st.checkbox(
                words.ACCEPT_WITHDRAWALS,
                value=visit.terms.accepts_withdrawals,
                key=f"{key}_withdrawals",
                help="A whole file that lacks over a twentieth of the records in force is refused, "
                "since it is mostly a part. Tick this only if they are truly gone.",
            ),
        )
        if terms == visit.terms:
            return
        visit.is_changed = True
        st.markdown("These are other terms than those it was tried on.")
        if st.button("Try it on these terms", disabled=visit.is_busy):
            visit.try_on(terms)
            st.rerun()
