-- To which day each force's incidents and investigations were delivered, as the version knows it.
-- grain: measure, force_code
-- units: as_at = date of the latest extract that spoke of the force, no later than the version looks
-- source: latest.incidents, latest.investigations, reference.run
with delivered as (
    select 'incidents' as measure, force_code, max(last_as_at) as last_as_at
    from latest.incidents
    group by force_code
    union all
    select 'investigations' as measure, force_code, max(last_as_at) as last_as_at
    from latest.investigations
    group by force_code
)

select
    delivered.measure,
    delivered.force_code,
    least(delivered.last_as_at, run.until_date, run.as_known_date) as as_at,
from delivered
cross join reference.run as run
