"""Fill a template: from its blocks and what was asked for to what the briefing says."""

from collections.abc import Callable, Iterable, Mapping

from dashboard.briefing.case import Case, Desk
from dashboard.briefing.content import (
    Block,
    Briefing,
    BriefingTable,
    Bullets,
    Heading,
    Paragraph,
    Pictures,
    Readings,
)
from dashboard.briefing.parts import (
    LISTS,
    NUMBERS,
    OF_CLAIM,
    OF_PLAN,
    PICTURES,
    SENTENCES,
    TABLES,
    WORDS,
)
from dashboard.briefing.parts.compare_figures import NOT_HELD, compared
from dashboard.briefing.parts.plan_figures import OFF_PLAN, report_plan, scenario_name, worked
from dashboard.briefing.request import Request
from dashboard.briefing.said import Part, Said, fill, list_points, together
from dashboard.briefing.sources import find_published
from dashboard.briefing.template_file import BlockSpec, Template, find_template
from dashboard.claims.queries import claims
from pipelines.errors import BriefingError

OWN_FIGURES = (
    "Figures without a source, in the words of the template {file}, are its author's own and are "
    "not from the data."
)


def compose(desk: Desk, request: Request) -> Briefing:
    """Make what a briefing says; the same version and request give the same.

    Args:
        desk: The version, in the profile of whoever it is for.
        request: What is asked for.

    Returns:
        The briefing, ready for every writer.

    Raises:
        BriefingError: There is no such template, force, period or figure, or nothing is known of
            what it is about: says what there is.
        ScenarioError: There is no such scenario, or it cannot be read.
    """
    template = find_template(request.template)
    _check_request(template, request)
    case = Case(desk, request)
    _check_needs(template, case)
    title = fill(template.title, _part_of(case))
    blocks = _without_repeats(
        block for spec in template.blocks for block in FILLED[spec.kind](case, spec)
    )
    if template.has_own_figures:
        blocks = (*blocks, Paragraph(OWN_FIGURES.format(file=template.key)))
    briefing = Briefing(
        name=template.name,
        title=title.words,
        info=case.info,
        blocks=blocks,
        sources=case.sources,
        template=template.key,
        profile=case.profile,
        force_code=request.force_code,
        period=case.period.code,
        scenario=scenario_name(case),
        figure=request.figure,
        most_pages=template.most_pages,
        organisation=template.organisation,
        plan=report_plan(case) if "plan" in template.needs else None,
    )
    _check_says_something(briefing, case)
    return briefing


def _without_repeats(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks without a sentence just said, or a table that holds one said before, no more."""
    kept: list[Block] = []
    said: set[str] = set()
    is_left_out = False
    for block in blocks:
        before = kept[-1] if kept else None
        is_again = isinstance(before, Paragraph) and isinstance(block, Paragraph)
        if is_again and before.words == block.words:  # type: ignore[union-attr]
            continue
        if isinstance(block, BriefingTable) and _only_words(block) in said:
            is_left_out = True
            continue
        if is_left_out and isinstance(before, Heading) and isinstance(block, Heading):
            kept.pop()  # all that stood under it was left out
        is_left_out = False
        if isinstance(block, Paragraph | Bullets):
            said |= set(block.points) if isinstance(block, Bullets) else {block.words}
        kept.append(block)
    return tuple(kept)


def _only_words(table: BriefingTable) -> str | None:
    """The sentence that stands in a table's place, where there is nothing else in it."""
    if len(table.rows) != 1 or any(cell != "" for cell in table.rows[0][1:]):
        return None
    first = table.rows[0][0]
    return first if isinstance(first, str) else None


def _check_request(template: Template, request: Request) -> None:
    """Refuse a scenario or a figure that the template would leave unused."""
    if request.scenario and not takes_scenario(template):
        raise BriefingError(
            f"the template {template.key} shows no plan, so --scenario changes nothing: leave it "
            "out, or type --template finance"
        )
    if request.figure and not takes_figure(template):
        raise BriefingError(
            f"the template {template.key} examines no published figure: leave --figure out, or "
            "type --template claim"
        )


def takes_scenario(template: Template) -> bool:
    """Whether a scenario changes anything that a template shows."""
    return bool(_first_words(template) & {*OF_PLAN, "scenario"})


def takes_figure(template: Template) -> bool:
    """Whether a template examines a published figure."""
    return bool(_first_words(template) & {*OF_CLAIM, "figure"})


def _first_words(template: Template) -> set[str]:
    """The subjects of all that a template shows."""
    return {name.partition(".")[0] for name in template.parts()}


def _check_needs(template: Template, case: Case) -> None:
    """Refuse a briefing of which the main thing is not known."""
    if "counts" in template.needs:
        case.check_counted()
    if _first_words(template) & set(OF_CLAIM):
        _check_figure(case)
    if "rates" in template.needs and compared(case) is None:
        raise BriefingError(
            f"nothing to compare in version {case.warehouse.version}. {NOT_HELD} Load both by "
            "`caseweight ingest`, then `caseweight build`"
        )
    if "plan" in template.needs:
        if not case.is_internal:
            raise BriefingError(
                f"{OFF_PLAN.rstrip('.')}, so there is no {case.profile} paper of the template "
                f"{template.key}: type --profile internal, or --template chief-officer"
            )
        found = worked(case)
        if isinstance(found, str):
            raise BriefingError(f"{found.rstrip('.')} (version {case.warehouse.version})")


def _check_figure(case: Case) -> None:
    if find_published(case.warehouse, case.request.figure):
        return
    rows = claims(case.warehouse)
    known = ", ".join(rows["claim_id"].to_list()) if rows.height else "none"
    asked = f"no figure {case.request.figure!r}" if case.request.figure else "which figure"
    raise BriefingError(
        f"{asked}: type --figure followed by the id of a published claim ({known}) or of a row of "
        "`caseweight table published_figure`"
    )


def _check_says_something(briefing: Briefing, case: Case) -> None:
    """Refuse a paper that has numbers and knows none of them."""
    numbers = briefing.numbers()
    if numbers and all(number.symbol in ("x", "z") for number in numbers):
        name = case.where.words
        raise BriefingError(
            f"nothing to brief on: none of the figures of {briefing.name!r} is known of {name} in "
            f"version {case.warehouse.version} (profile {case.profile}). Choose another force, "
            "period, template or profile"
        )


def _part_of(case: Case) -> Callable[[str], Part]:
    """What stands for a name in braces."""

    def part(name: str) -> Part:
        if name == "where":
            return case.where
        if name in WORDS:
            return WORDS[name](case)
        reading = NUMBERS[name](case)
        return reading.value

    return part


def _said(case: Case, words: str) -> Said:
    return fill(words, _part_of(case))


def _heading(case: Case, spec: BlockSpec) -> list[Block]:
    return [Heading(_said(case, spec.items[0]).words)]


def _lead(case: Case, spec: BlockSpec) -> list[Block]:
    """The answer that stands out: one paragraph, whatever it consists of."""
    if spec.field == "words":
        said = _said(case, spec.items[0])
    else:
        made = [SENTENCES[name](case) for name in spec.items]
        said = together(Said(one.words, one.numbers) for one in made)
    return [Paragraph(said.words, is_lead=True, numbers=said.numbers)]


def _paragraph(case: Case, spec: BlockSpec) -> list[Block]:
    if spec.field == "words":
        said = _said(case, spec.items[0])
        return [Paragraph(said.words, numbers=said.numbers)]
    return [SENTENCES[name](case) for name in spec.items]


def _readings(case: Case, spec: BlockSpec) -> list[Block]:
    return [Readings(tuple(NUMBERS[name](case) for name in spec.items))]


def _pictures(case: Case, spec: BlockSpec) -> list[Block]:
    return [Pictures(tuple(PICTURES[name](case) for name in spec.items))]


def _table(case: Case, spec: BlockSpec) -> list[Block]:
    return [TABLES[spec.items[0]](case)]


def _bullets(case: Case, spec: BlockSpec) -> list[Block]:
    if spec.field == "points":
        return [list_points(_said(case, point) for point in spec.items)]
    lists = [LISTS[name](case) for name in spec.items]
    points = dict.fromkeys(point for one in lists for point in one.points)
    numbers = dict.fromkeys(number for one in lists for number in one.numbers)
    return [Bullets(tuple(points), tuple(numbers))]


FILLED: Mapping[str, Callable[[Case, BlockSpec], list[Block]]] = {
    "heading": _heading,
    "lead": _lead,
    "paragraph": _paragraph,
    "readings": _readings,
    "pictures": _pictures,
    "table": _table,
    "bullets": _bullets,
}
"""How each kind of block is filled."""
