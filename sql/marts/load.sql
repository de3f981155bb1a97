-- The load log: every file that was offered, loaded or refused.
-- grain: load_id
-- units: as_at = date of the extract, rows_unchanged = rows that brought no record of their own or only confirmed what was known, rows_folded = those of them that repeat or join another row of the file (null in loads of earlier versions), keys_withdrawn = records that a whole extract no longer held, seconds = time that the load took, terms_sha256 = stands for mapping and options (null where there were none)
-- source: history.loads
select
    load_id,
    source,
    file_name,
    file_sha256,
    as_at,
    loaded_at,
    status,
    is_full,
    is_synthetic,
    rows_read,
    rows_accepted,
    rows_unchanged,
    rows_rejected,
    keys_withdrawn,
    seconds,
    code_version,
    terms_sha256,
    rows_folded,
from history.loads
order by load_id
