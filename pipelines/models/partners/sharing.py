"""How many incidents that one agency knew of another knew of too, and within how many days."""

import polars as pl

from pipelines.contracts.marts.partners import WITHIN_DAYS, PartnerSharing

KEYS = ("force_code", "financial_year", "from_agency", "to_agency")


def count_sharing(waits: pl.DataFrame) -> pl.DataFrame:
    """Incidents by the agency that knew first and the one that is asked about.

    Args:
        waits: As int_model_partner_waits: force_code, financial_year, from_agency, to_agency,
            is_due (so many working days are known of that it counts in a share), is_reached,
            working_days (until it was, or known of without it), incident_count.

    Returns:
        Mart partner_sharing. Only what is due counts within days, and all of it in each, so that
        recent incidents do not make sharing look slow and more days never hold fewer of them.
    """
    if waits.is_empty():
        return PartnerSharing.create_empty()
    count, is_reached = pl.col("incident_count"), pl.col("is_reached")
    within = {
        f"within_{days}_count": pl.col("is_due") & is_reached & (pl.col("working_days") <= days)
        for days in WITHIN_DAYS
    }
    return (
        waits.group_by(KEYS)
        .agg(
            count.sum(),
            count.filter(is_reached).sum().alias("reached_count"),
            count.filter("is_due").sum().alias("due_count"),
            *(count.filter(rows).sum().alias(name) for name, rows in within.items()),
        )
        .sort(KEYS)
    )
