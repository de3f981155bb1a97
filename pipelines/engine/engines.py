"""The engines that can run the selects, by the names under which they are asked for."""

from pipelines.engine.duckdb import DuckDBEngine
from pipelines.errors import CaseweightError

ENGINES = {DuckDBEngine.name: DuckDBEngine}


def choose_engine(name: str) -> type[DuckDBEngine]:
    """The engine of a name; a build starts it on its scratch database.

    Raises:
        CaseweightError: There is no engine of this name.
    """
    if name not in ENGINES:
        raise CaseweightError(f"{name}: no such engine. Choose one of: {', '.join(ENGINES)}.")
    return ENGINES[name]
