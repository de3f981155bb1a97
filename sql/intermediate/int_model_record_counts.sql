-- Records of each dated source by force and month, for the model of completeness.
-- grain: source, force_code, month
-- units: record_count = records dated in the month, delivered_to = date of the latest extract that spoke of the force, no later than the version looks
-- source: intermediate.int_record_counts, history.loads, reference.run
with known as (
    -- A version that looks back knows no extract dated later, though it has confirmed older records.
    select
        loads.source,
        max(loads.as_at) as as_at,
    from history.loads as loads
    cross join reference.run as run
    where loads.status <> 'refused' and loads.as_at <= run.as_known_date
    group by loads.source
)

select
    counts.source,
    counts.force_code,
    counts.month,
    counts.record_count,
    least(counts.delivered_to, known.as_at, run.until_date) as delivered_to,
from intermediate.int_record_counts as counts
inner join known on counts.source = known.source
cross join reference.run as run
