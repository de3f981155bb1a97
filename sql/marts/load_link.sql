-- What share of each load's records finds what they refer to, when every file of the command was in.
-- grain: load_id, refers_to
-- units: record_count = records that refer to another source, linked_count = those that find it
-- source: history.load_links
select
    load_id,
    refers_to,
    record_count,
    linked_count,
from history.load_links
order by load_id, refers_to
