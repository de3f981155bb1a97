-- Police recorded crime per force and financial quarter; offences that are not child-specific are one group.
-- grain: force_code, quarter_start, offence_group
-- units: offence_count = offences recorded (negative where corrections outweigh), offences_per_1000_children = not known until population is loaded
-- source: staging.stg_recorded_crime, reference.offence_group
select
    crime.force_code,
    crime.quarter_start,
    coalesce(offence_group.offence_group, 'not_child_specific') as offence_group,
    cast(sum(crime.offence_count) as bigint) as offence_count,
    cast(null as double) as offences_per_1000_children,
from staging.stg_recorded_crime as crime
left join reference.offence_group as offence_group
    on crime.offence_code = offence_group.offence_code
group by crime.force_code, crime.quarter_start, coalesce(offence_group.offence_group, 'not_child_specific')
