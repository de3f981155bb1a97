"""One request on one version: what every part of a template is made from."""

from collections.abc import Callable
from typing import Any, TypeVar

from dashboard.briefing.cells import MEASURES, Cells, as_number
from dashboard.briefing.content import FigureSource
from dashboard.briefing.internal_cells import InternalCells
from dashboard.briefing.periods import Period, latest_until, read_period
from dashboard.briefing.released_cells import ReleasedCells
from dashboard.briefing.request import Request
from dashboard.briefing.said import Said, say
from dashboard.briefing.sources import source_of
from dashboard.published.queries import forces_with_cells
from dashboard.shell import queries as shell_queries
from dashboard.shell import text
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.force_names import suggest_codes
from pipelines.contracts.profiles import Profile
from pipelines.contracts.vocabulary import ALL_FORCES, TERRITORIAL_FORCE_COUNT
from pipelines.errors import BriefingError
from pipelines.settings import Settings

Made = TypeVar("Made")
MOST_NAMED = 6


class Desk:
    """A version on which briefings are made, and what those of several forces share."""

    def __init__(self, warehouse: Warehouse, settings: Settings | None = None) -> None:
        """Open the desk.

        Args:
            warehouse: The version, in the profile of whoever the briefings are for.
            settings: Where saved scenarios are; those of the environment where not given.
        """
        self.warehouse = warehouse
        self.settings = settings or Settings(home=warehouse.home)
        self._kept: dict[Any, Any] = {}

    def once(self, key: Any, make: Callable[[], Made]) -> Made:
        """What `make` gives, made the first time that it is asked for under the key."""
        if key not in self._kept:
            self._kept[key] = make()
        found: Made = self._kept[key]
        return found

    @property
    def names(self) -> dict[str, str]:
        """The forces of the version by code, in the order of their names."""
        return self.once("names", self._read_names)

    @property
    def delivered(self) -> frozenset[str]:
        """The forces of which the version shows the profile anything."""
        return self.once("delivered", self._read_delivered)

    def _read_delivered(self) -> frozenset[str]:
        if self.warehouse.profile is Profile.INTERNAL:
            found = shell_queries.forces(self.warehouse).filter("has_data")
        else:
            found = forces_with_cells(self.warehouse)
        return frozenset(found["force_code"] if found.height else ())

    def _read_names(self) -> dict[str, str]:
        forces = shell_queries.forces(self.warehouse)
        if forces.is_empty():
            return {}
        return dict(forces.select("force_code", "force_name").iter_rows())


class Case:
    """What a template is filled from. Everything that parts share is worked out once."""

    def __init__(self, desk: Desk, request: Request) -> None:
        """Look at what was asked for.

        Raises:
            BriefingError: There is no such force or period in the version; says what there is.
        """
        self.desk, self.request = desk, request
        self.warehouse, self.info = desk.warehouse, desk.warehouse.info
        self.profile = desk.warehouse.profile
        self.force_code = request.force_code
        self._check_force()
        self.cells: Cells = self.look_at(self.force_code)
        self.period = self._period()
        self._sources: dict[str, FigureSource] = {}
        self._kept: dict[Any, Any] = {}

    def look_at(self, force_code: str) -> Cells:
        """What the profile may see of a force, or of all of them."""
        kind = InternalCells if self.is_internal else ReleasedCells
        return kind(self.warehouse, force_code)

    @property
    def is_internal(self) -> bool:
        """Whether true figures may be shown."""
        return self.profile is Profile.INTERNAL

    @property
    def is_sum(self) -> bool:
        """Whether it is about all forces."""
        return self.force_code == ALL_FORCES

    def once(self, make: Callable[["Case"], Made]) -> Made:
        """What `make` gives of this case, made the first time that it is asked for."""
        if make not in self._kept:
            self._kept[make] = make(self)
        found: Made = self._kept[make]
        return found

    def source(self, name: str) -> FigureSource:
        """A source by its name in `sources`, numbered in the order in which they are quoted."""
        if name not in self._sources:
            number = len(self._sources) + 1
            self._sources[name] = source_of(name, number, self.warehouse, self.request.figure)
        return self._sources[name]

    @property
    def sources(self) -> tuple[FigureSource, ...]:
        """The sources that were quoted, in order."""
        return tuple(self._sources.values())

    @property
    def where(self) -> Said:
        """The force's name, or of how many forces the sum is."""
        if not self.is_sum:
            return Said(self.desk.names.get(self.force_code, self.force_code))
        return self.once(_name_of_sum)

    def _check_force(self) -> None:
        names = self.desk.names
        if self.force_code == ALL_FORCES or self.force_code in names:
            return
        raise BriefingError(
            f"no force {self.force_code!r} in version {self.warehouse.version}: type --force "
            f"{ALL_FORCES} for all of them, or one of {suggest_codes(self.force_code, names)}"
        )

    def _period(self) -> Period:
        """The period asked for; where nothing was counted at all, the latest that could be."""
        asked = read_period(self.request.period)
        latest = self.cells.latest()
        if asked is None:
            return latest or latest_until(self.info.last_complete_month)
        known = self.cells.settled_months()
        if known and (asked.first < known[0] or asked.last > known[1]):
            name = self.desk.names.get(self.force_code, "the sum of all forces")
            first, last = (f"{month:%Y-%m}" for month in known)
            raise BriefingError(
                f"no settled figures of {asked.words.replace(text.SPACE, ' ')} for {name}: version "
                f"{self.warehouse.version} has months from {first} to {last}. Type --period latest,"
                " or a financial year or month between them"
            )
        return asked

    def check_counted(self) -> None:
        """Refuse a briefing about demand of a force that delivered none.

        Raises:
            BriefingError: Says which forces have figures.
        """
        if self.cells.latest() is not None:
            return
        forces = shell_queries.forces(self.warehouse) if self.is_internal else None
        known = forces.filter("has_data") if forces is not None and forces.height else None
        pairs = (
            list(known.select("force_code", "force_name").iter_rows()) if known is not None else []
        )
        some = ", ".join(f"{code} ({name})" for code, name in pairs[:MOST_NAMED])
        more = f" and {len(pairs) - MOST_NAMED} more" if len(pairs) > MOST_NAMED else ""
        name = self.desk.names.get(self.force_code, "all forces together")
        raise BriefingError(
            f"nothing to brief on: version {self.warehouse.version} has no settled month of "
            f"incidents or investigations of {name}. With figures: {some or 'none'}{more}"
        )


def _name_of_sum(case: Case) -> Said:
    """What the sum over forces is called: of those that delivered the whole period."""
    cell = next(
        (cell for name in MEASURES if (cell := case.cells.total(name, case.period)).is_known),
        None,
    )
    count = cell.force_count if cell else case.info.force_count
    if count is None or count >= TERRITORIAL_FORCE_COUNT:
        return Said(text.force_sum(count or TERRITORIAL_FORCE_COUNT))
    of = cell or case.cells.total(MEASURES[0], case.period)
    number = as_number("forces.count", of.derived(count, "forces", "force_count"))
    return say(
        f"{{count}}{text.SPACE}of{text.SPACE}{TERRITORIAL_FORCE_COUNT}{text.SPACE}forces",
        count=number,
    )
