-- Police workforce of the police forces, counted by the day until which the build looks.
-- grain: force_code, counted_date, worker_type, rank
-- units: headcount_count = people, fte = full-time equivalents
-- source: latest.workforce, reference.run, reference.force
select
    workforce.force_code,
    workforce.counted_date,
    workforce.worker_type,
    workforce.rank,
    workforce.headcount_count,
    workforce.fte,
from latest.workforce as workforce
inner join reference."force" as police_force
    on workforce.force_code = police_force.force_code
cross join reference.run as run
where workforce.counted_date <= run.until_date
