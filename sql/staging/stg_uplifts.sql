-- Shares for on-costs and overhead with the span of days for which each holds: from the day on which the user's own begin those, before it the shipped ones.
-- grain: category, component, valid_from
-- units: valid_to = first day on which it no longer holds (null for the last), share = of pay, or of pay with on-costs for overhead, error_share = relative error of a share of its provenance, is_illustrative = no sourced or own figure stands behind it
-- source: latest.uplifts, reference.cost_uplift, reference.rate_provenance
with own as (
    select
        category,
        component,
        valid_from,
        share,
        coalesce(provenance, 'local_time_recording') as provenance,
        false as is_illustrative,
        'your own on-costs and overhead' as source,
    from latest.uplifts
),

own_begin as (
    select
        category,
        component,
        min(valid_from) as first_day,
    from own
    group by category, component
),

shipped as (
    select
        uplift.category,
        uplift.component,
        cast(uplift.valid_from as date) as valid_from,
        cast(uplift.share as decimal(9, 6)) as share,
        uplift.provenance,
        uplift.is_illustrative,
        uplift.source,
    from reference.cost_uplift as uplift
    left join own_begin
        on uplift.category = own_begin.category
        and uplift.component = own_begin.component
    where cast(uplift.valid_from as date) < coalesce(own_begin.first_day, date '9999-12-31')
),

uplifts as (
    select * from own
    union all
    select * from shipped
)

select
    uplifts.category,
    uplifts.component,
    uplifts.valid_from,
    lead(uplifts.valid_from)
        over (partition by uplifts.category, uplifts.component order by uplifts.valid_from) as valid_to,
    cast(uplifts.share as decimal(9, 6)) as share,
    uplifts.provenance,
    uplifts.is_illustrative,
    uplifts.source,
    cast(grades.relative_error_share as decimal(9, 6)) as error_share,
from uplifts
inner join reference.rate_provenance as grades on uplifts.provenance = grades.provenance
