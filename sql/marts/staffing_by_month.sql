-- Posts, people in post and people accredited, by month and grade.
-- grain: force_code, month, grade
-- units: establishment_fte = posts, strength_fte = people in post, accredited_fte = those accredited for child abuse investigation, all as full-time equivalents
-- source: latest.staffing, reference.run
select
    staffing.force_code,
    cast(date_trunc('month', staffing.month) as date) as month,
    staffing.grade,
    cast(sum(staffing.establishment_fte) as decimal(18, 2)) as establishment_fte,
    cast(sum(staffing.strength_fte) as decimal(18, 2)) as strength_fte,
    cast(sum(staffing.accredited_fte) as decimal(18, 2)) as accredited_fte,
from latest.staffing as staffing
cross join reference.run as run
where staffing.month <= run.until_date
group by staffing.force_code, cast(date_trunc('month', staffing.month) as date), staffing.grade
