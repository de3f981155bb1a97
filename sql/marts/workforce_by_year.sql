-- Police workforce per force, day of the count and type of worker, ranks added up.
-- grain: force_code, counted_date, worker_type
-- units: headcount_count = people, fte = full-time equivalents (none for special constables and volunteers)
-- source: staging.stg_workforce
select
    force_code,
    counted_date,
    worker_type,
    cast(sum(headcount_count) as bigint) as headcount_count,
    cast(sum(fte) as decimal(18, 6)) as fte,
from staging.stg_workforce
group by force_code, counted_date, worker_type
