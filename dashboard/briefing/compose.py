"""From evidence to the words and pictures of the chief officer's page; pure functions."""

from dashboard.briefing.content import Briefing, Reading, Source
from dashboard.briefing.disclosure import drawable_costs
from dashboard.briefing.evidence import Evidence
from dashboard.briefing.figures import caseload, change, cost, headline, outlook
from dashboard.briefing.pictures import cost_picture, demand_picture
from dashboard.cost.figures import settled_unit_cost
from dashboard.shell import text
from dashboard.shell.disclosure import SUPPRESSED

BANNER = f"{text.SYNTHETIC}."
CAUTIONS = (
    "A rise in incidents may mean more abuse, more reporting or fuller recording; these figures "
    "cannot tell which. Late records will still move the months that are shaded, and with them "
    "the last twelve.",
    "A 95% interval is the range that chance leaves open. It does not cover changes in recording "
    "or counting rules.",
    "Mean cost is the direct cost of closed investigations, in the prices of each day, by the year "
    "in which they were opened; the latest year of which over nine in ten are closed is quoted. "
    "Those still open tend to be the dearer ones, so recent years read low.",
)
HELD_BACK = (
    f"{SUPPRESSED} stands for a count of 1 to 5, or for a figure that would give one away; zero is "
    "shown. Months held back for that reason are gaps in the line."
)
ROUNDED = " Counts over several forces are rounded to 10, percentages are worked out before that."


def compose(evidence: Evidence) -> Briefing:
    """Write the page.

    Args:
        evidence: The true figures of one force, or of all of them.

    Returns:
        The page, in which nothing is shown that the public profile holds back.
    """
    info = evidence.info
    incidents, investigations, costs, published, model = sources = _sources(evidence)
    settled = settled_unit_cost(drawable_costs(evidence.unit_cost))
    readings: tuple[Reading, ...] = (
        change(evidence, "investigations", investigations),
        change(evidence, "incidents", incidents),
        cost(evidence, settled, costs, published),
        caseload(evidence, investigations),
    )
    return Briefing(
        marking=text.MARKING,
        banner=BANNER if info.is_synthetic else None,
        title=f"Child-protection caseload: {evidence.force_name}",
        subtitle=f"Chief officer briefing. Data as at {text.day_name(info.as_at)}.",
        headline=headline(evidence, settled),
        readings=readings,
        outlook=outlook(evidence, model),
        pictures=(
            demand_picture(evidence, investigations),
            cost_picture(evidence, settled, costs),
        ),
        cautions=(*CAUTIONS, HELD_BACK + (ROUNDED if evidence.is_total else "")),
        sources=sources,
        provenance=(
            f"Data as at {text.day_name(info.as_at)}. Version {info.version}, built "
            f"{text.day_name(info.built_at.date())} at {info.built_at:%H:%M} UTC by Caseweight "
            f"{info.code_version}. The same version gives the same page again."
        ),
        built_at=info.built_at,
    )


def _sources(evidence: Evidence) -> tuple[Source, Source, Source, Source, Source]:
    when = f"as at {text.day_name(evidence.info.as_at)}"
    extracts = "Synthetic extract" if evidence.info.is_synthetic else "Police force extract"
    published = evidence.published
    return (
        Source(1, f"{extracts} of incidents, by date reported", when),
        Source(2, f"{extracts} of investigations, by date opened", when),
        Source(3, f"{extracts} of cost lines, with the hourly rates in force on each day", when),
        Source(
            4,
            f"Published average cost: {published['source']}"
            if published
            else "Published average cost: not held in this version",
            f"published {published['period']}" if published else f"date {text.UNKNOWN}",
        ),
        Source(5, "Forecast from source 2, by the model named beside it", when),
    )
