-- What the ledger booked beside what the cost lines come to, over the months that a force's ledger spans.
-- grain: force_code, month, category
-- units: ledger_gbp = pounds booked, cost_lines_gbp = direct pounds of cost lines, difference_gbp = ledger less cost lines, investigation_count = investigations behind the cost lines of the cell, price_base = whose prices the pounds are
-- source: staging.stg_ledger_totals, marts.cost_by_month
with spans as (
    select
        force_code,
        min(month) as first_month,
        max(month) as last_month,
    from staging.stg_ledger_totals
    group by force_code
),

lines as (
    select
        costs.force_code,
        costs.month,
        costs.category,
        sum(costs.cost_gbp) as cost_lines_gbp,
        sum(costs.investigation_count) as investigation_count,
    from marts.cost_by_month as costs
    inner join spans
        on costs.force_code = spans.force_code
        and costs.month >= spans.first_month
        and costs.month <= spans.last_month
    where costs.cost_basis = 'direct'
    group by costs.force_code, costs.month, costs.category
)

select
    coalesce(ledger.force_code, lines.force_code) as force_code,
    coalesce(ledger.month, lines.month) as month,
    coalesce(ledger.category, lines.category) as category,
    cast(coalesce(ledger.ledger_gbp, 0) as decimal(18, 2)) as ledger_gbp,
    cast(coalesce(lines.cost_lines_gbp, 0) as decimal(18, 2)) as cost_lines_gbp,
    cast(coalesce(ledger.ledger_gbp, 0) - coalesce(lines.cost_lines_gbp, 0) as decimal(18, 2)) as difference_gbp,
    cast(coalesce(lines.investigation_count, 0) as bigint) as investigation_count,
    'prices of the month' as price_base,
from staging.stg_ledger_totals as ledger
full outer join lines
    on ledger.force_code = lines.force_code
    and ledger.month = lines.month
    and ledger.category = lines.category
