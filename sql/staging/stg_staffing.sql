-- Full-time equivalents per force, month and grade; of a month kept under several of its days the latest.
-- grain: force_code, month, grade
-- units: establishment_fte = posts, strength_fte = people in post, accredited_fte = those accredited for child abuse investigation
-- source: latest.staffing, reference.run
with of_months as (
    select
        staffing.force_code,
        cast(date_trunc('month', staffing.month) as date) as month,
        staffing.grade,
        staffing.establishment_fte,
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
    grade,
    establishment_fte,
    strength_fte,
    accredited_fte,
from of_months
where place = 1
