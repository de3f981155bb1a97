-- Full-time equivalents per force and month, all grades together; of a month kept under several of its days the latest.
-- grain: force_code, month
-- units: strength_fte = people in post, accredited_fte = those accredited for child abuse investigation
-- source: latest.staffing, reference.run
with of_months as (
    select
        staffing.force_code,
        cast(date_trunc('month', staffing.month) as date) as month,
        staffing.strength_fte,
        staffing.accredited_fte,
        -- A store of before months were brought to their first holds them by their ends as well.
        row_number() over (
            partition by
                staffing.force_code,
                date_trunc('month', staffing.month),
                staffing.grade
            order by staffing.last_as_at desc, staffing.as_at desc, staffing.load_id desc
        ) as place,
    from latest.staffing as staffing
    cross join reference.run as run
    where staffing.month <= run.until_date
)

select
    force_code,
    month,
    cast(sum(strength_fte) as decimal(18, 2)) as strength_fte,
    cast(sum(accredited_fte) as decimal(18, 2)) as accredited_fte,
from of_months
where place = 1
group by force_code, month
