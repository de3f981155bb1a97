"""What is said of briefings that were issued."""

from collections.abc import Sequence

from dashboard.briefing.batch import Batch
from dashboard.briefing.check import Check, Standing
from dashboard.briefing.content import Briefing
from dashboard.briefing.periods import read_period
from dashboard.shell import text
from pipelines.state import IssuedBriefing

WORDS = {
    Standing.MOVED: "moved",
    Standing.GONE: "no longer told",
    Standing.NEW: "told only now",
}
NONE = "–"
FOR_WHOM = {
    "chief-officer": "One page: is it up, what it costs, what comes.",
    "finance": "The medium-term plan, a scenario against the base.",
    "working-group": "Forces compared, and what may be said in public.",
    "fms": "A chapter: demand, people, plan, what is not met.",
    "claim": "A published figure examined.",
}
"""What each shipped template is for."""
FORMAT_NAMES = {
    "pdf": "PDF",
    "docx": "Word",
    "pptx": "PowerPoint",
    "xlsx": "Excel",
    "csv": "CSV with metadata (zip)",
}


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


def period_words(code: str) -> str:
    """A period as it is chosen from a list."""
    period = read_period(code)
    if period is None:
        return "Latest 12 months"
    return f"Year {period.words}" if period.kind == "financial_year" else plain(period.words)


def made_sentence(briefing: Briefing, where: str) -> str:
    """What a briefing holds, and what its profile hides of it."""
    numbers = briefing.numbers()
    hidden = sum(number.symbol == "c" for number in numbers)
    none = sum(number.symbol in ("x", "z") for number in numbers)
    parts = [f"{hidden} hidden, since they are small or would give a small count away"] * (
        hidden > 0
    )
    parts += [f"{none} not delivered, or internal only"] * (none > 0)
    told = f", of which {' and '.join(parts)}" if parts else ", none of them hidden"
    return (
        f"{briefing.name} on {where}: {len(numbers)} numbers, each with table, filter and version"
        f"{told}."
    )


def issued_sentence(issued: Sequence[IssuedBriefing], current: str) -> str:
    """How many briefings of a list are of the version that readers are on."""
    if not issued:
        return "No briefing was issued yet."
    now = sum(one.content.warehouse_version == current for one in issued)
    total = f"{len(issued)} {'briefing' if len(issued) == 1 else 'briefings'}"
    return (
        f"Of {total} issued {now} {'is' if now == 1 else 'are'} of the current version, {current}; "
        "choose any to see whether its numbers still stand."
    )


def name_issued(issued: IssuedBriefing) -> str:
    """A briefing of the register in a list."""
    content = issued.content
    of = f"{content.template}, {content.force_code}, {content.period.removeprefix('to-')}"
    when = text.day_name(issued.issued_at.date())
    return plain(f"{of}, {content.profile} {content.format}, {when} ({issued.briefing_id})")
