-- Full-time equivalents per force and month, all grades together.
-- grain: force_code, month
-- units: strength_fte = people in post, accredited_fte = those accredited for child abuse investigation
-- source: latest.staffing, reference.run
select
    staffing.force_code,
    cast(date_trunc('month', staffing.month) as date) as month,
    cast(sum(staffing.strength_fte) as decimal(18, 2)) as strength_fte,
    cast(sum(staffing.accredited_fte) as decimal(18, 2)) as accredited_fte,
from latest.staffing as staffing
cross join reference.run as run
where staffing.month <= run.until_date
group by staffing.force_code, cast(date_trunc('month', staffing.month) as date)
