"""Contracts of the marts that publishers' releases fill."""

import dataframely as dy

from pipelines.contracts.marts.columns import force, key, number, whole_number


class RecordedCrimeByQuarter(dy.Schema):
    """Police recorded crime; a negative count is a net correction of earlier quarters.

    A rate is the quarter's offences per 1,000 children, not a year's; null where not known.
    """

    force_code = force()
    quarter_start = dy.Date(primary_key=True)
    offence_group = key()
    offence_count = dy.Int64()
    offences_per_1000_children = number(nullable=True)


class PopulationByYear(dy.Schema):
    """Children aged 0 to 17 per force; `ALL` only where every territorial force is known.

    A year that no release gives carries the last known one forward and says so.
    """

    force_code = force()
    year = dy.Int32(primary_key=True)
    child_population_count = whole_number(at_least=1)
    is_carried_forward = dy.Bool()


class SafeguardingByYear(dy.Schema):
    """What the Department for Education publishes per area: a value, or why there is none."""

    area_code = key()
    area_name = key()
    year = dy.Int32(primary_key=True)
    measure = key()
    value = number(nullable=True)
    marker = dy.String(nullable=True)


class WorkforceByYear(dy.Schema):
    """People employed by a police force on the day on which they were counted."""

    force_code = force()
    counted_date = dy.Date(primary_key=True)
    worker_type = key()
    headcount_count = whole_number()
    fte = dy.Decimal(18, 6, min=0)
