"""The forces of a run, the largest first, in proportion to their child population."""

from dataclasses import dataclass

from pipelines.errors import ModelError
from pipelines.reference.tables import read_reference_table


@dataclass(frozen=True)
class Force:
    """A force of the run.

    Attributes:
        code: The ONS police force area code.
        number: Its place by child population, from 0.
        child_count: Children aged 0-17, mid-2018.
        share: Its share of the children of England and Wales, times the run's scale.
    """

    code: str
    number: int
    child_count: int
    share: float


def largest_forces(count: int | None, *, scale: float) -> list[Force]:
    """The forces with the most children, all 43 where no count is given.

    Raises:
        ModelError: There are not that many territorial forces.

    Source: data/reference/child_population.csv (mid-2018, constant over the years).
    """
    table = read_reference_table("child_population").sort(
        "child_population_count", "force_code", descending=[True, False]
    )
    count = table.height if count is None else count
    if not 1 <= count <= table.height:
        raise ModelError(f"{count} forces cannot be made. Choose --forces 1 to {table.height}.")
    total = int(table["child_population_count"].sum())
    codes, children = table["force_code"].head(count), table["child_population_count"].head(count)
    return [
        Force(code, number, child_count, scale * child_count / total)
        for number, (code, child_count) in enumerate(zip(codes, children, strict=True))
    ]
