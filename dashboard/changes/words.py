"""What moved since the last version, in sentences."""

from dashboard.changes.figures import Moved
from pipelines.contracts.changes import MONTH_END
from pipelines.models.changes.words import name_since, sentence

NOTHING_TO_COMPARE = (
    "There is nothing to compare with yet: the next version is compared with this one."
)


def heading(moved: Moved) -> str:
    """What the part of a page is called."""
    is_month_end = moved.since.get("kind") == MONTH_END
    return f"Changed since the last {'month end' if is_month_end else 'version'}"


def answer(moved: Moved) -> str:
    """How much moved since when, and that the parts add up."""
    if not moved.since:
        return NOTHING_TO_COMPARE
    if not moved.numbers:
        return f"Nothing moved since {name_since(moved.since)}."
    return (
        f"Compared with {name_since(moved.since)}. The same months are compared; the parts of a"
        " change add to it."
    )


def sentences(moved: Moved) -> list[str]:
    """A sentence for each number that moved, with its parts."""
    return [sentence(number) for number in moved.numbers]
