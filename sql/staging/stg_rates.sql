-- Hourly rates with the span of days for which each holds.
-- grain: grade, valid_from
-- units: hourly_rate_gbp = pounds an hour, valid_to = first day on which it no longer holds (null for the last)
-- source: latest.rates
select
    rates.grade,
    rates.valid_from,
    lead(rates.valid_from) over (partition by rates.grade order by rates.valid_from) as valid_to,
    rates.hourly_rate_gbp,
from latest.rates as rates
