-- Police recorded crime of the police forces, quarters that are over on the day until which the build looks.
-- grain: force_code, quarter_start, offence_code
-- units: offence_count = offences recorded (a negative number is a net correction)
-- source: latest.recorded_crime, reference.run, reference.force
select
    recorded_crime.force_code,
    recorded_crime.quarter_start,
    recorded_crime.offence_code,
    recorded_crime.offence_count,
from latest.recorded_crime as recorded_crime
inner join reference."force" as police_force
    on recorded_crime.force_code = police_force.force_code
cross join reference.run as run
where recorded_crime.quarter_start + interval 3 month <= run.until_date + interval 1 day
