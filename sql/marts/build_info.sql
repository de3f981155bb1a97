-- One row about this version: from which loads it was built, until when it looks, and by what.
-- grain: version
-- units: built_at = when it was built (UTC), as_at = date of the latest extract of demand (of any source where there is none of it), no later than it looks, until = last day it looks at (null: all days), as_known = day whose knowledge it shows (null: today's), not_rewound = columns with the values of today also in a version that looks back (null in one that does not), force_count = territorial forces with demand (with recorded crime where there is no demand), input_checksums = load number → SHA-256 of its file, as JSON
-- source: history.loads, reference.run, reference.force, marts.demand_by_month, marts.recorded_crime_by_quarter
with loads as (
    select
        loads.load_id,
        loads.source,
        loads.file_sha256,
        loads.as_at,
        loads.is_synthetic,
    from history.loads as loads
    cross join reference.run as run
    where loads.status = 'loaded' and loads.as_at <= run.as_known_date
),

inputs as (
    select
        -- A publication that is loaded later says nothing about how far the forces' records reach.
        coalesce(
            max(case when source in ('incidents', 'investigations') then as_at end), max(as_at)
        ) as as_at,
        coalesce(max(case when is_synthetic then 1 else 0 end), 0) = 1 as is_synthetic,
        coalesce(
            string_agg(concat('"', load_id, '": "', file_sha256, '"'), ', ' order by load_id), ''
        ) as checksums,
    from loads
),

counted as (
    select force_code
    from marts.demand_by_month
    union
    select force_code
    from marts.recorded_crime_by_quarter
    where not exists (select 1 from marts.demand_by_month)
),

forces as (
    select count(*) as force_count
    from reference."force"
    where is_territorial and force_code in (select force_code from counted)
)

select
    run.version,
    run.built_at,
    least(inputs.as_at, run.until) as as_at,
    run.engine,
    run.code_version,
    run.until,
    run.as_known,
    case
        when run.until is not null or run.as_known is not null
            then 'abuse_type, is_crime_recorded, complexity, outcome_code'
    end as not_rewound,
    inputs.is_synthetic,
    forces.force_count,
    concat('{', inputs.checksums, '}') as input_checksums,
from reference.run as run
cross join inputs
cross join forces
