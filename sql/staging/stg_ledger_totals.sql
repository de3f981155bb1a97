-- What the finance ledger booked, up to the day until which the build looks; of a month kept under several of its days the latest.
-- grain: force_code, month, category
-- units: month = first day of the month, ledger_gbp = pounds booked in the month
-- source: latest.ledger_totals, reference.run
with of_months as (
    select
        ledger_totals.force_code,
        cast(date_trunc('month', ledger_totals.month) as date) as month,
        ledger_totals.category,
        ledger_totals.amount_gbp,
        -- A store of before months were brought to their first holds them by their ends as well.
        row_number() over (
            partition by
                ledger_totals.force_code,
                date_trunc('month', ledger_totals.month),
                ledger_totals.category
            order by ledger_totals.last_as_at desc, ledger_totals.as_at desc, ledger_totals.load_id desc
        ) as place,
    from latest.ledger_totals as ledger_totals
    cross join reference.run as run
    where ledger_totals.month <= run.until_date
)

select
    force_code,
    month,
    category,
    amount_gbp as ledger_gbp,
from of_months
where place = 1
