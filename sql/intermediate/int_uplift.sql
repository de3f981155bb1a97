-- What is added to a pound of direct cost for on-costs and for overhead, and how uncertain that is.
-- grain: category, valid_from
-- units: on_cost_factor = pounds with on-costs for each pound of direct cost, full_factor = the same with overhead, on_cost_error_share = error of the first per pound of direct cost, full_error_share = error of the second, valid_to = first day on which the row no longer holds (null for the last)
-- source: staging.stg_uplifts
with components as (
    select
        category,
        component,
        valid_from,
        valid_to,
        share,
        cast(share * error_share as decimal(9, 6)) as error_share,
    from staging.stg_uplifts
),

spans as (
    select
        category,
        valid_from,
        lead(valid_from) over (partition by category order by valid_from) as valid_to,
    from (select distinct category, valid_from from components)
),

summed as (
    select
        spans.category,
        spans.valid_from,
        spans.valid_to,
        sum(case when components.component <> 'overhead' then components.share else 0 end) as on_cost,
        sum(case when components.component = 'overhead' then components.share else 0 end) as overhead,
        sum(case when components.component <> 'overhead' then components.error_share else 0 end) as on_cost_error,
        sum(case when components.component = 'overhead' then components.error_share else 0 end) as overhead_error,
    from spans
    inner join components
        on spans.category = components.category
        and components.valid_from <= spans.valid_from
        and coalesce(components.valid_to, date '9999-12-31') > spans.valid_from
    group by spans.category, spans.valid_from, spans.valid_to
)

select
    category,
    valid_from,
    valid_to,
    cast(1 + on_cost as decimal(9, 6)) as on_cost_factor,
    cast((1 + cast(on_cost as double)) * (1 + cast(overhead as double)) as decimal(9, 6)) as full_factor,
    cast(on_cost_error as double) as on_cost_error_share,
    cast(on_cost_error as double) * (1 + cast(overhead as double))
        + (1 + cast(on_cost as double)) * cast(overhead_error as double) as full_error_share,
from summed
