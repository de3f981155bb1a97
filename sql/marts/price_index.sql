-- By what a pound of each financial year is multiplied to stand at the price base: the GDP deflator.
-- grain: financial_year
-- units: real_factor = pounds at the price base for a pound of the year, is_outturn = measured and no forecast, price_base = financial year of the real pounds
-- source: intermediate.int_price
select
    financial_year,
    cast(real_factor as double) as real_factor,
    is_outturn,
    price_base,
from intermediate.int_price
