"""Contracts of the marts that publishers' releases fill."""

import dataframely as dy


class PopulationByYear(dy.Schema):
    """Children aged 0 to 17 per force; `ALL` only where every territorial force is known.

    A year that no release gives carries the last known one forward and says so.
    """

    force_code = dy.String(primary_key=True, min_length=3, max_length=9)
    year = dy.Int32(primary_key=True)
    child_population_count = dy.Int64(min=1)
    is_carried_forward = dy.Bool()


class SafeguardingByYear(dy.Schema):
    """What the Department for Education publishes per area: a value, or why there is none."""

    area_code = dy.String(primary_key=True)
    area_name = dy.String(primary_key=True)
    year = dy.Int32(primary_key=True)
    measure = dy.String(primary_key=True)
    value = dy.Float64(nullable=True)
    marker = dy.String(nullable=True)


class WorkforceByYear(dy.Schema):
    """People employed by a police force on the day on which they were counted."""

    force_code = dy.String(primary_key=True, min_length=3, max_length=9)
    counted_date = dy.Date(primary_key=True)
    worker_type = dy.String(primary_key=True)
    headcount_count = dy.Int64(min=0)
    fte = dy.Decimal(18, 6, min=0)


PUBLICATION_MARTS: dict[str, type[dy.Schema]] = {
    "population_by_year": PopulationByYear,
    "safeguarding_by_year": SafeguardingByYear,
    "workforce_by_year": WorkforceByYear,
}
