-- The dates of the extracts that spoke of a force, as far as its records remember them.
-- grain: measure, force_code, as_at
-- units: as_at = date of an extract that brought or lastly confirmed a record of the force
-- source: history.incidents, history.investigations
with days as (
    select 'incidents' as measure, force_code, as_at from history.incidents
    union all
    select 'incidents' as measure, force_code, last_as_at from history.incidents
    union all
    select 'investigations' as measure, force_code, as_at from history.investigations
    union all
    select 'investigations' as measure, force_code, last_as_at from history.investigations
)

select distinct
    measure,
    force_code,
    as_at,
from days
where as_at is not null
