-- The register of events up to the day until which the build looks, the analyst's own included.
-- grain: event_id
-- units: date = first day of the period that date_precision says, known_size_share = share by which the counts changed (null where no source gives it)
-- source: reference.event, reference.run
select
    event.event_id,
    event.date,
    event.date_precision,
    event.title,
    event.kind,
    event.offence_groups,
    cast(event.known_size_share as double) as known_size_share,
    event.force_code,
    event.source,
    event.url,
    event.measure,
    event.name,
    event.reason,
from reference.event as event
cross join reference.run as run
where event.date <= run.until_date
