-- What was budgeted, by financial year and category.
-- grain: force_code, financial_year, category
-- units: budget_gbp = pounds in cash
-- source: latest.budgets
select
    force_code,
    financial_year,
    category,
    cast(amount_gbp as decimal(18, 2)) as budget_gbp,
from latest.budgets
