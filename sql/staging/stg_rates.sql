-- Hourly rates with the span of days for which each holds: the user's own, or the shipped ones where there are none.
-- grain: grade, valid_from
-- units: hourly_rate_gbp = pounds an hour, valid_to = first day on which it no longer holds (null for the last), includes = what it holds beyond pay (pay: nothing, pay_on_costs, full), is_includes_assumed = nobody said so, error_share = relative error of a rate of its provenance, is_illustrative = shipped, not the user's own
-- source: latest.rates, reference.component_rate, reference.rate_provenance
with own as (
    select
        grade,
        valid_from,
        hourly_rate_gbp,
        coalesce(includes, 'pay') as includes,
        includes is null as is_includes_assumed,
        coalesce(provenance, 'local_time_recording') as provenance,
        false as is_illustrative,
        'your own rates' as source,
    from latest.rates
),

shipped as (
    select
        component as grade,
        cast(valid_from as date) as valid_from,
        cast(rate_gbp as decimal(12, 2)) as hourly_rate_gbp,
        includes,
        false as is_includes_assumed,
        provenance,
        is_illustrative,
        source,
    from reference.component_rate
    where unit = 'hour' and not exists (select 1 from own)
),

rates as (
    select * from own
    union all
    select * from shipped
)

select
    rates.grade,
    rates.valid_from,
    lead(rates.valid_from) over (partition by rates.grade order by rates.valid_from) as valid_to,
    rates.hourly_rate_gbp,
    rates.includes,
    rates.is_includes_assumed,
    rates.provenance,
    rates.is_illustrative,
    rates.source,
    cast(grades.relative_error_share as decimal(9, 6)) as error_share,
from rates
inner join reference.rate_provenance as grades on rates.provenance = grades.provenance
