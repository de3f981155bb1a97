-- What each load changed since the last extract of its source.
-- grain: load_id, change
-- units: record_count = records that were new, corrected, returned or withdrawn, or whose column changed
-- source: history.load_changes
select
    load_id,
    change,
    record_count,
from history.load_changes
order by load_id, record_count desc, change
