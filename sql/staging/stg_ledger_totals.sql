-- What the finance ledger booked, up to the day until which the build looks.
-- grain: force_code, month, category
-- units: ledger_gbp = pounds booked in the month
-- source: latest.ledger_totals, reference.run
select
    ledger_totals.force_code,
    ledger_totals.month,
    ledger_totals.category,
    ledger_totals.amount_gbp as ledger_gbp,
from latest.ledger_totals as ledger_totals
cross join reference.run as run
where ledger_totals.month <= run.until_date
