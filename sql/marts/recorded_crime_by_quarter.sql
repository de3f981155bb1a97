-- Police recorded crime per force and financial quarter; offences that are not child-specific are one group.
-- grain: force_code, quarter_start, offence_group
-- units: offence_count = offences recorded (negative where corrections outweigh), offences_per_1000_children = of the quarter, not of a year; children 0 to 17 of the force in the calendar year that the quarter lies in (null where not known)
-- source: staging.stg_recorded_crime, reference.offence_group, marts.population_by_year
with crime as (
    select
        crime.force_code,
        crime.quarter_start,
        coalesce(offence_group.offence_group, 'not_child_specific') as offence_group,
        cast(sum(crime.offence_count) as bigint) as offence_count,
    from staging.stg_recorded_crime as crime
    left join reference.offence_group as offence_group
        on crime.offence_code = offence_group.offence_code
    group by crime.force_code, crime.quarter_start, coalesce(offence_group.offence_group, 'not_child_specific')
)

select
    crime.force_code,
    crime.quarter_start,
    crime.offence_group,
    crime.offence_count,
    1000.0 * cast(crime.offence_count as double) / population.child_population_count as offences_per_1000_children,
from crime
left join marts.population_by_year as population
    on crime.force_code = population.force_code and year(crime.quarter_start) = population.year
