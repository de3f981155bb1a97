-- What a priced pound of each category and month becomes on each basis, by what its price includes, and at the price base.
-- grain: category, month, includes
-- units: direct_factor = direct pounds for each pound priced, on_cost_factor = pounds with on-costs, full_factor = pounds with overhead too, direct_error_share = error of the direct pounds per pound priced that comes of the shares added or taken away, on_cost_error_share = the same with on-costs, full_error_share = with overhead too, real_factor = to the price base (null where the month has no price index)
-- source: staging.stg_cost_lines, staging.stg_past_cost_lines, intermediate.int_uplift, intermediate.int_price
with months as (
    select
        category,
        cast(date_trunc('month', cost_date) as date) as month,
    from staging.stg_cost_lines
    union
    select
        category,
        cast(date_trunc('month', cost_date) as date) as month,
    from staging.stg_past_cost_lines
    where is_held
),

added as (
    select
        months.category,
        months.month,
        coalesce(cast(uplift.on_cost_factor as double), 1) as on_cost,
        coalesce(cast(uplift.full_factor as double), 1) as whole,
        coalesce(uplift.on_cost_error_share, 0) / coalesce(cast(uplift.on_cost_factor as double), 1)
            as on_cost_error,
        coalesce(uplift.full_error_share, 0) / coalesce(cast(uplift.full_factor as double), 1)
            as whole_error,
        price.real_factor,
    from months
    left join intermediate.int_uplift as uplift
        on months.category = uplift.category
        and months.month >= uplift.valid_from
        and months.month < coalesce(uplift.valid_to, date '9999-12-31')
    left join intermediate.int_price as price
        on cast(extract(year from months.month - interval 3 month) as bigint) = price.first_year
),

-- What is held already is taken away, or not added: its error is that of the steps between alone.
bases as (
    select
        added.*,
        'pay' as includes,
        1.0 as held,
        0.0 as held_error,
    from added
    union all
    select
        added.*,
        'pay_on_costs' as includes,
        on_cost as held,
        on_cost_error as held_error,
    from added
    union all
    select
        added.*,
        'full' as includes,
        whole as held,
        whole_error as held_error,
    from added
)

select
    category,
    month,
    includes,
    cast(1 / held as decimal(12, 9)) as direct_factor,
    cast(on_cost / held as decimal(12, 9)) as on_cost_factor,
    cast(whole / held as decimal(12, 9)) as full_factor,
    held_error / held as direct_error_share,
    abs(on_cost_error - held_error) * on_cost / held as on_cost_error_share,
    abs(whole_error - held_error) * whole / held as full_error_share,
    real_factor,
from bases
