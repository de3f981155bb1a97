"""The chief officer's page: is the caseload growing, what does it cost, what comes next."""

from dashboard.briefing.content import (
    Briefing,
    Bullets,
    FigureSource,
    Heading,
    Paragraph,
    Pictures,
    Readings,
)
from dashboard.briefing.disclosure import drawable_costs
from dashboard.briefing.figures import (
    describe_caseload,
    describe_change,
    describe_cost,
    describe_outlook,
    write_headline,
)
from dashboard.briefing.gathering import Evidence
from dashboard.briefing.pictures import draw_cost, draw_demand
from dashboard.cost.figures import settled_unit_cost
from dashboard.shell import text
from dashboard.shell.disclosure import SUPPRESSED

CAUTIONS = (
    "A rise in incidents may mean more abuse, more reporting or fuller recording; these figures "
    "cannot tell which. Late records will still move the months that are shaded, which are "
    "therefore in no total; totals, changes and the forecast go by the months before.",
    "A 95% interval is the range that chance leaves open. It does not cover changes in recording "
    "or counting rules.",
    "Mean cost is direct cost in the prices of each day, by the year in which investigations were "
    "opened; the latest year of which over nine in ten are closed is quoted. Open ones, which tend "
    "to be the dearer ones, are in it with what they are expected to cost in the end.",
)
HELD_BACK = (
    f"{SUPPRESSED} stands for a count of 1 to 5, or for a figure that would give one away; zero is "
    "shown. Months held back for that reason are gaps in the line."
)
ROUNDED = " Counts over several forces are rounded to 10, percentages are worked out before that."


def brief_chief_officer(evidence: Evidence) -> Briefing:
    """Write one page for a chief officer.

    Args:
        evidence: The true figures of one force, or of all of them.

    Returns:
        The page, in which nothing is shown that the public profile holds back.
    """
    incidents, investigations, costs, published, model = sources = _sources(evidence)
    settled = settled_unit_cost(drawable_costs(evidence.unit_cost))
    return Briefing(
        name="Chief officer briefing",
        title=f"Child-protection caseload: {evidence.force_name}",
        info=evidence.info,
        blocks=(
            Paragraph(write_headline(evidence, settled), is_lead=True),
            Readings(
                (
                    describe_change(evidence, "investigations", investigations),
                    describe_change(evidence, "incidents", incidents),
                    describe_cost(evidence, settled, costs, published),
                    describe_caseload(evidence, investigations),
                )
            ),
            Pictures(
                (
                    draw_demand(evidence, investigations),
                    draw_cost(evidence, settled, costs),
                )
            ),
            Heading("What comes next"),
            describe_outlook(evidence, model),
            Heading("How to read this"),
            Bullets((*CAUTIONS, HELD_BACK + (ROUNDED if evidence.is_total else ""))),
        ),
        sources=sources,
        most_pages=1,
    )


def _sources(
    evidence: Evidence,
) -> tuple[FigureSource, FigureSource, FigureSource, FigureSource, FigureSource]:
    when = f"as at {text.day_name(evidence.info.as_at)}"
    extracts = "Synthetic extract" if evidence.info.is_synthetic else "Police force extract"
    published = evidence.published
    return (
        FigureSource(1, f"{extracts} of incidents, by date reported", when),
        FigureSource(2, f"{extracts} of investigations, by date opened", when),
        FigureSource(
            3, f"{extracts} of cost lines, with the hourly rates in force on each day", when
        ),
        FigureSource(
            4,
            f"Published average cost: {published['source']}"
            if published
            else "Published average cost: not held in this version",
            f"published {published['period']}" if published else f"date {text.UNKNOWN}",
        ),
        FigureSource(5, "Forecast from source 2, by the model named beside it", when),
    )
