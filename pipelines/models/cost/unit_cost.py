"""What a closed investigation cost: the mean with its interval, and how skewed the costs are.

The spending of open ones is not finished, so they are counted beside and never averaged in; what
all of them are expected to cost is `expected_unit_cost`. The year is that of opening, not of
spending.
"""

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.cost.hall_interval import add_interval

SMALLEST_GROUP = 5
"""Below this many closed investigations no statistic of cost is given: it could tell of a case."""
TOP_SHARE = 0.01
ALL_COMPLEXITIES = "all"
GRAIN = ("force_code", "opened_year", "abuse_type", "complexity")
OF_CLOSED = (
    "mean_gbp",
    "mean_low_gbp",
    "mean_high_gbp",
    "median_gbp",
    "p90_gbp",
    "top_1_percent_share",
    "mean_real_gbp",
)
"""What the closed investigations of a year cost."""
EXPECTED = (
    "expected_final_mean_gbp",
    "expected_final_low_gbp",
    "expected_final_high_gbp",
    "expected_final_mean_real_gbp",
)
"""What all investigations of a year, closed and open, are expected to cost on average."""
KEYS = ("force_code", "abuse_type", "complexity")
ALL_OF = {"force_code": ALL_FORCES, "abuse_type": ALL_TYPES, "complexity": ALL_COMPLEXITIES}
BIN_EDGES_GBP = (
    *range(0, 50_000, 2_500),
    *range(50_000, 100_000, 10_000),
    *(100_000, 150_000, 200_000, 300_000, 500_000, 1_000_000, 2_000_000),
)
LARGEST_GBP, LOWEST_GBP = 100_000_000, -100_000_000


def unit_cost_by_year(
    investigations: pl.DataFrame,
    expected: pl.DataFrame | None = None,
    *,
    cost_basis: str = "direct",
) -> pl.DataFrame:
    """Mean cost of a closed investigation, and of all in the end, by year of opening.

    Args:
        investigations: One row per investigation: force_code, abuse_type, complexity, opened_year
            (text, 2015/16), is_closed, cost_gbp (exact pounds, at the prices of each day); where
            known, cost_real_gbp (at the price base, null where a day has no price index),
            price_base (the same in all rows) and error_gbp (by how much the rates behind the cost
            may be out).
        expected: What `expected_unit_cost` gave; without it what all cost in the end is null.
        cost_basis: Name of the basis on which the costs were computed.

    Returns:
        Mart unit_cost_by_year: each combination of force (and ALL), year, abuse type (and all) and
        complexity (and all). Statistics are null under five closed investigations. The price base
        is that of the real means; all other pounds are of each day.

    Source: `add_interval`, with the error of the rates. Costs have a long right tail, and the usual
        t interval ends too low on them. Assumes that investigations are independent within a group;
        below some thirty very skewed cases it is still too narrow (docs/methods/cost.md has the
        measured coverage).
    """
    costs = as_numbers(investigations)
    groups = [_described(costs, keys) for keys in subsets()]
    rows = _with_interval(pl.concat(groups, how="vertical"))
    if expected is None:
        rows = rows.with_columns(pl.lit(None, pl.Float64).alias(name) for name in EXPECTED)
    else:
        rows = rows.join(expected, on=["opened_year", *KEYS], how="left")
    return rows.select(
        pl.lit(cost_basis).alias("cost_basis"),
        *GRAIN,
        "investigation_count",
        "open_count",
        *OF_CLOSED,
        *EXPECTED,
        pl.lit(_price_base(investigations), pl.String).alias("price_base"),
    ).sort(GRAIN)


def _price_base(investigations: pl.DataFrame) -> str | None:
    """Whose prices the real costs are in."""
    if "price_base" not in investigations.columns or investigations.is_empty():
        return None
    return str(investigations["price_base"][0])


def as_numbers(investigations: pl.DataFrame) -> pl.DataFrame:
    """Add cost, real and error as floats (GBP).

    Where the frame has none, real costs are unknown and errors nought.
    """
    known = {"cost_real_gbp": pl.lit(None, pl.Float64), "error_gbp": pl.lit(0.0)}
    known |= {name: pl.col(name).cast(pl.Float64) for name in known if name in investigations}
    return investigations.with_columns(
        pl.col("cost_gbp").cast(pl.Float64).alias("cost"),
        known["cost_real_gbp"].alias("real"),
        known["error_gbp"].alias("error"),
    )


def subsets() -> list[tuple[str, ...]]:
    """Every choice of keys to keep; those left out are summed over."""
    return [
        tuple(key for bit, key in enumerate(KEYS) if mask & (1 << bit))
        for mask in range(2 ** len(KEYS))
    ]


def _described(costs: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    cost, is_closed = pl.col("cost"), pl.col("is_closed")
    closed, real = cost.filter(is_closed), pl.col("real").filter(is_closed)
    top_count = (closed.len() * TOP_SHARE).ceil().cast(pl.UInt32)
    described = costs.group_by("opened_year", *keys).agg(
        is_closed.sum().cast(pl.Int64).alias("investigation_count"),
        (~is_closed).sum().cast(pl.Int64).alias("open_count"),
        closed.mean().alias("mean_gbp"),
        closed.std().alias("deviation"),
        closed.skew(bias=False).alias("skewness"),
        closed.median().alias("median_gbp"),
        closed.quantile(0.9, interpolation="linear").alias("p90_gbp"),
        (closed.top_k(top_count).sum() / closed.sum()).alias("top_1_percent_share"),
        # One investigation without a price index makes the mean in real terms unknown.
        pl.when(real.null_count() == 0).then(real.mean()).alias("mean_real_gbp"),
        pl.col("error").filter(is_closed).mean().abs().alias("error"),
    )
    summed = [pl.lit(ALL_OF[key]).alias(key) for key in KEYS if key not in keys]
    return described.with_columns(summed).select("opened_year", *KEYS, *STATISTICS)


STATISTICS = (
    "investigation_count",
    "open_count",
    "mean_gbp",
    "deviation",
    "skewness",
    "median_gbp",
    "p90_gbp",
    "top_1_percent_share",
    "mean_real_gbp",
    "error",
)


def _with_interval(rows: pl.DataFrame) -> pl.DataFrame:
    share = pl.col("top_1_percent_share")
    rows = add_interval(rows, count="investigation_count", mean="mean_gbp", error="error")
    rows = rows.rename({"low_gbp": "mean_low_gbp", "high_gbp": "mean_high_gbp"}).with_columns(
        # With reversals in it a share can leave 0 to 1; then it says nothing and is not given.
        pl.when(share.is_between(0, 1)).then(share).alias("top_1_percent_share"),
    )
    statistics = [name for name in rows.columns if name.endswith(("_gbp", "_share"))]
    return rows.with_columns(
        pl.when(pl.col("investigation_count") >= SMALLEST_GROUP).then(pl.col(name)).alias(name)
        for name in statistics
    )


def cost_distribution(investigations: pl.DataFrame, *, cost_basis: str = "direct") -> pl.DataFrame:
    """How many closed investigations fall in each band of final cost, at the finest grain.

    Args:
        investigations: As for `unit_cost_by_year`.
        cost_basis: Name of the basis on which the costs were computed.

    Returns:
        Mart cost_distribution; bands of £2,500 up to £50,000, wider above, one for negative costs.
    """
    edges = pl.DataFrame(
        {
            "bin_low_gbp": [LOWEST_GBP, *BIN_EDGES_GBP],
            "bin_high_gbp": [*BIN_EDGES_GBP, LARGEST_GBP],
        },
        schema={"bin_low_gbp": pl.Int64, "bin_high_gbp": pl.Int64},
    )
    closed = investigations.filter("is_closed")
    # What lies beyond the outermost edges belongs to the outermost bands.
    pounds = pl.col("cost_gbp").cast(pl.Float64).floor().cast(pl.Int64)
    whole_pounds = pounds.clip(LOWEST_GBP, LARGEST_GBP - 1)
    banded = closed.with_columns(whole_pounds.alias("bin_low_gbp")).sort("bin_low_gbp")
    keys = ("opened_year", "force_code", "abuse_type", "complexity", "bin_low_gbp")
    return (
        banded.rename({"bin_low_gbp": "pounds"})
        .join_asof(edges, left_on="pounds", right_on="bin_low_gbp", coalesce=False)
        .group_by(*keys, "bin_high_gbp")
        .agg(pl.len().cast(pl.Int64).alias("investigation_count"))
        .select(
            pl.lit(cost_basis).alias("cost_basis"),
            *keys,
            "bin_high_gbp",
            "investigation_count",
            pl.lit("prices of each day").alias("price_base"),
        )
        .sort(*keys)
    )
