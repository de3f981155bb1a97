"""Prophet's fits from one build to the next: what has not changed is not fitted again.

`prophet_fits.parquet` under home holds points by fingerprint, no counts and no names. It is a
shortcut and nothing more: without it the next build gives the same figures and takes longer.
"""

import logging
from pathlib import Path

import polars as pl
import pyarrow as pa
from pyarrow import parquet

from pipelines.models.forecasting.refit import FIT_SCHEMA
from pipelines.storage.durable import replace_whole

log = logging.getLogger(__name__)

FITS = "prophet_fits.parquet"


def read_fits(home: Path) -> pl.DataFrame | None:
    """The fits that the last build used; None where there are none, or none that can be trusted.

    Returns:
        One row per refit_key and step (1 for the first period ahead): point.
    """
    path = home / FITS
    if not path.exists():
        return None
    try:
        table = parquet.ParquetFile(path, page_checksum_verification=True).read()
        fits = pl.DataFrame(table)
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError, ValueError) as error:
        kind = type(error).__name__
        log.warning("%s: cannot be read (%s); every series is fitted anew", path, kind)
        return None
    if not _is_sound(fits):
        log.warning("%s: is not as a build leaves it; every series is fitted anew", path)
        return None
    return fits


def keep_fits(home: Path, fits: pl.DataFrame) -> None:
    """Keep what this build used in place of what the last one did, so that it does not grow."""
    table = fits.unique(["refit_key", "step"]).sort("refit_key", "step").to_arrow()

    def write(aside: Path) -> None:
        parquet.write_table(table, aside, compression="zstd", write_page_checksum=True)

    replace_whole(home / FITS, write)


def _is_sound(fits: pl.DataFrame) -> bool:
    """Whether these are points at least 0, without a gap among the steps of a key."""
    if fits.schema != FIT_SCHEMA or any(fits.null_count().row(0)):
        return False
    point, step = pl.col("point"), pl.col("step")
    is_whole = (step.sort() == step.cum_count()).all().over("refit_key")
    return bool(fits.select((point.is_finite() & (point >= 0) & is_whole).all()).item())
