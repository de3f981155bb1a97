"""Why a force has no value, in words: short beside its row, and whole where it is the answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.compare.figures import NoValue
from dashboard.shell import text
from pipelines.models.compare.yearly_rates import FEWEST_CHILDREN, FEWEST_COUNTED, NoRate


@dataclass(frozen=True)
class ReasonInWords:
    """A reason as a note and as a sentence about {where}, {when}, {counted} and {children}."""

    note: str
    sentence: str


REASONS: Mapping[str, ReasonInWords] = {
    NoRate.NO_CHILDREN: ReasonInWords(
        "z: not applicable, it has no resident children",
        "{where}: not known, since it has no resident children.",
    ),
    NoRate.CHILDREN_NOT_KNOWN: ReasonInWords(
        "not known: no number of children is held",
        "{where}: not known, since the number of children who lived there in {when} is not held.",
    ),
    NoRate.FEW_CHILDREN: ReasonInWords(
        f"u: unreliable, fewer than {FEWEST_CHILDREN:,} children live there",
        "{where}: a rate would mean nothing. Only {children} children live there, and what is "
        "recorded is about those who come.",
    ),
    NoRate.FEW_COUNTED: ReasonInWords(
        f"u: unreliable, fewer than {FEWEST_COUNTED} counted",
        f"{{where}}: fewer than {FEWEST_COUNTED} {{counted}} were counted ({{when}}), too few to "
        "work with.",
    ),
    NoValue.NO_BASE: ReasonInWords(
        "z: no growth on such a base",
        "{where}: {counted} fell to nought or began there ({when}), so no growth is given.",
    ),
    NoValue.NOT_DELIVERED: ReasonInWords(
        "not delivered: a month or quarter of it is missing",
        "{where}: not known, which is not the same as zero, since a month or quarter of {when} was "
        "not delivered.",
    ),
    NoValue.INCOMPLETE: ReasonInWords(
        "u: unreliable, a month of the year looks incomplete",
        "{where}: no rate for {when}, since a month of it looks incomplete.",
    ),
}


def note_reason(reason: str) -> str:
    """A reason as a note; one that has no words of its own by its name."""
    return _in_words(reason).note


def say_reason(
    reason: str, *, where: str, when: str, counted: str, children: int | None = None
) -> str:
    """A reason as a sentence.

    Args:
        reason: Why there is no value.
        where: The force's name.
        when: The period.
        counted: What is counted, in the plural.
        children: How many live there, where that is known.
    """
    return _in_words(reason).sentence.format(
        where=where, when=when, counted=counted, children=text.count(children)
    )


def _in_words(reason: str) -> ReasonInWords:
    name = text.label(reason).lower()
    unnamed = ReasonInWords(f"not known: {name}", f"{{where}}: not known ({name}), {{when}}.")
    return REASONS.get(reason, unnamed)
