"""What is said of briefings that were issued."""

from dashboard.briefing.batch import Batch
from dashboard.briefing.check import Check, Standing
from dashboard.shell import text

WORDS = {
    Standing.MOVED: "moved",
    Standing.GONE: "no longer told",
    Standing.NEW: "told only now",
}
NONE = "–"


def plain(words: str) -> str:
    """Words for a terminal or a file name: spaces that hold words together become plain ones."""
    return words.replace(text.SPACE, " ").replace("\u2060", "")


def batch_sentences(batch: Batch, where: str) -> list[str]:
    """What came of briefings on every force.

    Args:
        batch: What came of it.
        where: Where they are, as it follows "written to".
    """
    written, silent = len(batch.written), len(batch.not_delivered)
    said = [f"{written} {'briefing' if written == 1 else 'briefings'} written to {where}."]
    if silent:
        said.append(
            f"{silent} {'force' if silent == 1 else 'forces'} delivered nothing to this version."
        )
    return [*said, *(f"{code}: {plain(why)}" for code, why in batch.refused.items())]


def check_sentences(check: Check) -> list[str]:
    """Whether a paper still stands, in sentences: the answer first."""
    total = len(check.numbers) - check.count(Standing.NEW)
    title = plain(check.title)
    moved, gone = check.count(Standing.MOVED), check.count(Standing.GONE)
    if check.is_current:
        answer = f"Still current: all {total} numbers of “{title}” are as printed"
    else:
        parts = [f"{moved} moved"] * bool(moved) + [f"{gone} no longer told"] * bool(gone)
        answer = f"No longer current: of {total} numbers of “{title}” {' and '.join(parts)}"
    return [f"{answer} (version {check.made_on}, held against {check.current}).", _file(check)]


def _file(check: Check) -> str:
    if check.issued is None:
        return "The register of this home has no such briefing: it was issued elsewhere."
    issued = check.issued
    entered = f"Issued by {issued.author} on {text.day_name(issued.issued_at.date())}"
    if check.is_as_issued is None:
        return f"{entered} ({issued.briefing_id})."
    if check.is_as_issued:
        return f"{entered} ({issued.briefing_id}), and the file is that one, byte for byte."
    return f"{entered} ({issued.briefing_id}), but the file is not that one: it was changed since."


def check_rows(check: Check) -> list[dict[str, str]]:
    """The numbers that are not as they were: what each is, then and now."""
    return [
        {
            "number": it.key,
            "became": WORDS[it.standing],
            "then": plain(it.then or NONE),
            "now": plain(it.now or NONE),
        }
        for it in check.numbers
        if it.standing is not Standing.SAME
    ]
