"""Questions about published claims and what was recorded, as parametrised SQL on `marts`."""

from dataclasses import dataclass

import polars as pl

from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import TERRITORIAL_FORCE_COUNT

WHOLE_YEAR_QUARTERS = 4
ENGLAND = "E92000001"


@dataclass(frozen=True)
class RecordedSeries:
    """A series that a claim can be held against.

    Attributes:
        name: What it is called, without the area.
        unit: What it counts, as in "the record counts ...".
        origin: Who published it.
        publication: The source's name in the ledger of loads.
        measure: Offence group, or measure of the Department for Education.
        is_rate: A rate and no count.
        caveat: What to mind about it.
        same_as: What a published claim counts (its `counted`) that is this very series.
    """

    name: str
    unit: str
    origin: str
    publication: str
    measure: str
    is_rate: bool = False
    caveat: str = ""
    same_as: str = ""

    @property
    def is_crime(self) -> bool:
        """Whether it is police recorded crime, which is kept by quarter and force."""
        return self.publication == "recorded_crime"


HOME_OFFICE = "Home Office police recorded crime open data"
EDUCATION = "Department for Education"
RECORDS = {
    "child_sexual": RecordedSeries(
        "Child sexual offences recorded by the police",
        "offences recorded under ten child sexual codes",
        HOME_OFFICE,
        "recorded_crime",
        "child_sexual",
        caveat="The ten codes miss 13- to 17-year-olds recorded under adult codes.",
    ),
    "child_cruelty": RecordedSeries(
        "Child cruelty recorded by the police",
        "offences recorded under one code, 11A",
        HOME_OFFICE,
        "recorded_crime",
        "child_cruelty",
    ),
    "obscene_publications": RecordedSeries(
        "Obscene publications recorded by the police",
        "offences recorded under one code, 86",
        HOME_OFFICE,
        "recorded_crime",
        "obscene_publications",
        caveat="The code is not of offences against children alone.",
    ),
    "section_47": RecordedSeries(
        "Section 47 enquiries per 10,000 children",
        "section 47 enquiries per 10,000 children, a rate",
        f"{EDUCATION}, local authority interactive tool",
        "safeguarding_indicators",
        "Section 47 enquiries rate per 10,000 children [LAIT Section_47]",
        is_rate=True,
        caveat="An enquiry is into a child's safety; many lead to no crime record.",
    ),
    "referrals": RecordedSeries(
        "Referrals to children's social care",
        "referrals",
        f"{EDUCATION}, children in need",
        "children_in_need",
        "Referrals and Re-referrals: referral count",
        caveat="Referrals are of every kind of need, not of abuse alone.",
        same_as="referrals to children's social care",
    ),
}


def claims(warehouse: Warehouse) -> pl.DataFrame:
    """Published claims, the mart's rows in the order in which they were published."""
    return warehouse.frame("claim", "select * from marts.claim order by rowid", {})


def recorded_by_year(warehouse: Warehouse, series: RecordedSeries) -> pl.DataFrame:
    """A recorded series by whole April to March year.

    Returns:
        One row per year: year (in which it begins), level (count, or rate), area. Empty where
        the publication was never loaded. England and Wales includes British Transport Police.
    """
    if series.is_crime:
        return _crime_by_year(warehouse, series.measure)
    return warehouse.frame(
        "safeguarding_by_year",
        """
        select cast(year - 1 as bigint) as year, value as level, 'England' as area
        from marts.safeguarding_by_year
        where area_code = $england and measure = $measure and value is not null
        order by year
        """,
        {"england": ENGLAND, "measure": series.measure},
    )


def _crime_by_year(warehouse: Warehouse, offence_group: str) -> pl.DataFrame:
    return warehouse.frame(
        "recorded_crime_by_quarter",
        """
        with quarters as (
            select
                cast(year(quarter_start - interval 3 month) as bigint) as year,
                quarter_start,
                sum(offence_count) as offence_count,
                count(distinct force_code) filter (force_code <> 'BTP') as force_count,
            from marts.recorded_crime_by_quarter
            where offence_group = $offence_group
                and force_code in (select force_code from marts."force")
            group by all
        ),
        years as (
            select
                year,
                cast(sum(offence_count) as double) as level,
                min(force_count) as force_count,
            from quarters
            group by year
            having count(*) = $quarters
        )
        select
            year,
            level,
            case
                when force_count >= $forces then 'England and Wales'
                else concat(force_count, ' of ', $forces, ' forces')
            end as area,
        from years
        order by year
        """,
        {
            "offence_group": offence_group,
            "quarters": WHOLE_YEAR_QUARTERS,
            "forces": TERRITORIAL_FORCE_COUNT,
        },
    )
