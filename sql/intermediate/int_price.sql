-- By what a pound of each financial year is multiplied to stand at the price base.
-- grain: financial_year
-- units: first_year = calendar year in which it begins, real_factor = pounds at the price base for a pound of the year, price_base = the last financial year whose price index is outturn and no forecast
-- source: reference.deflator
with base as (
    select
        financial_year as price_base,
        price_index as base_index,
    from reference.deflator
    where is_outturn
    order by financial_year desc
    limit 1
)

select
    deflator.financial_year,
    cast(deflator.starts_on as date) as starts_on,
    cast(extract(year from cast(deflator.starts_on as date)) as bigint) as first_year,
    cast(base.base_index / deflator.price_index as decimal(9, 6)) as real_factor,
    deflator.is_outturn,
    base.price_base,
from reference.deflator as deflator
cross join base
