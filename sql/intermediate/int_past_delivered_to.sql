-- To which day each force's records had come in an older state of the store, as far as they remember it.
-- grain: since, source, force_code
-- units: since = the version or month end, as_at = date of the latest extract known then that brought a record of the force, or confirmed one last
-- source: past.extracts, reference.since
select
    since.since,
    extracts.source,
    extracts.force_code,
    max(greatest(
        extracts.as_at,
        case when extracts.last_as_at <= since.as_at then extracts.last_as_at else extracts.as_at end
    )) as as_at,
from reference.since as since
inner join past.extracts as extracts
    on extracts.load_id <= since.last_load_id
    and extracts.as_at <= since.as_known_date
where since.left_out is null
group by since.since, extracts.source, extracts.force_code
