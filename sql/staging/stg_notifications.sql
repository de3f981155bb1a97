-- Who was told by whom, up to the day until which the build looks.
-- grain: force_code, incident_id, agency, direction, notified_date
-- units: direction = received_from (the agency told the police) or sent_to (the police told the agency)
-- source: latest.notifications, reference.run
select
    notifications.force_code,
    notifications.incident_id,
    notifications.agency,
    notifications.direction,
    notifications.notified_date,
from latest.notifications as notifications
cross join reference.run as run
where notifications.notified_date <= run.until_date
