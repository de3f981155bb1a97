"""What is said of briefings that were issued."""

from dashboard.briefing.check import Check, Standing
from dashboard.shell import text

WORDS = {
    Standing.MOVED: "moved",
    Standing.GONE: "no longer told",
    Standing.NEW: "told only now",
}
NONE = "–"


def check_sentences(check: Check) -> list[str]:
    """Whether a paper still stands, in sentences: the answer first."""
    total = len(check.numbers) - check.count(Standing.NEW)
    moved, gone = check.count(Standing.MOVED), check.count(Standing.GONE)
    if check.is_current:
        answer = f"Still current: all {total} numbers of {check.title!r} are as printed"
    else:
        parts = [f"{moved} moved"] * bool(moved) + [f"{gone} no longer told"] * bool(gone)
        answer = f"No longer current: of {total} numbers of {check.title!r} {' and '.join(parts)}"
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
            "then": it.then or NONE,
            "now": it.now or NONE,
        }
        for it in check.numbers
        if it.standing is not Standing.SAME
    ]
