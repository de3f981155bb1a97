"""What was loaded of a publication: of which day it is, and whether anybody invented it."""

from dataclasses import dataclass
from datetime import date

from dashboard.warehouse.door import Warehouse

REAL = " (published figures, not synthetic)"
INVENTED = " (synthetic, in the publisher's layout)"
MIXED = " (published and synthetic figures mixed)"


@dataclass(frozen=True)
class Release:
    """The loads of one source.

    Attributes:
        as_at: The date of the latest.
        note: Whether its figures are real, where any data of the version are invented; else empty.
    """

    as_at: date
    note: str


def find_release(warehouse: Warehouse, source: str) -> Release | None:
    """The loads of one source by what they are; None where there are none.

    A release that replaced an invented one leaves the note of a mixture: nobody looks which of its
    figures it replaced.
    """
    rows = warehouse.frame(
        "load",
        """
        select max(as_at) as as_at, bool_or(is_synthetic) as has_invented,
            bool_and(is_synthetic) as is_invented
        from marts.load
        where source = $source and status = 'loaded'
        having count(*) > 0
        """,
        {"source": source},
    )
    if rows.is_empty():
        return None
    as_at, has_invented, is_invented = rows.row(0)
    if not warehouse.info.is_synthetic:
        return Release(as_at, "")
    return Release(as_at, INVENTED if is_invented else MIXED if has_invented else REAL)
