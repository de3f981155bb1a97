-- Posts, people in post and people accredited, by month and grade.
-- grain: force_code, month, grade
-- units: establishment_fte = posts, strength_fte = people in post, accredited_fte = those accredited for child abuse investigation, all as full-time equivalents
-- source: staging.stg_staffing
select
    force_code,
    month,
    grade,
    cast(establishment_fte as decimal(18, 2)) as establishment_fte,
    cast(strength_fte as decimal(18, 2)) as strength_fte,
    cast(accredited_fte as decimal(18, 2)) as accredited_fte,
from staging.stg_staffing
