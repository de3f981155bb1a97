-- Every rate, on-cost and overhead that a cost rests on or a what-if can use, with its grade and source.
-- grain: kind, component, category, valid_from
-- units: rate_gbp = pounds per unit (null for shares), share = of pay, or of pay with on-costs for overhead (null for rates), includes = what an hourly rate holds beyond pay (null for others), is_includes_assumed = its table does not say so, relative_error_share = by what its grade widens an interval, is_illustrative = no sourced or own figure stands behind it
-- source: staging.stg_rates, staging.stg_uplifts, reference.component_rate, reference.rate_provenance
with listed as (
    select
        'hourly_rate' as kind,
        grade as component,
        'any' as category,
        valid_from,
        cast('hour' as varchar) as unit,
        cast(hourly_rate_gbp as decimal(18, 2)) as rate_gbp,
        cast(null as double) as share,
        includes,
        is_includes_assumed,
        provenance,
        is_illustrative,
        source,
    from staging.stg_rates
    union all
    select
        'item_rate' as kind,
        component,
        'any' as category,
        cast(valid_from as date) as valid_from,
        unit,
        cast(rate_gbp as decimal(18, 2)) as rate_gbp,
        cast(null as double) as share,
        cast(null as varchar) as includes,
        false as is_includes_assumed,
        provenance,
        is_illustrative,
        source,
    from reference.component_rate
    where unit <> 'hour'
    union all
    select
        'uplift' as kind,
        component,
        category,
        valid_from,
        'share' as unit,
        cast(null as decimal(18, 2)) as rate_gbp,
        cast(share as double) as share,
        cast(null as varchar) as includes,
        false as is_includes_assumed,
        provenance,
        is_illustrative,
        source,
    from staging.stg_uplifts
)

select
    listed.*,
    cast(grades.relative_error_share as double) as relative_error_share,
from listed
inner join reference.rate_provenance as grades on listed.provenance = grades.provenance
