"""How often the range of next year's cash holds what is spent, over small synthetic worlds.

Run with `make bench-plan-worlds`, or with the number of worlds and the seed of the first one. Each
world draws investigations and every line of their cost to the end of the next financial year; what
came after September 2026 is hidden, and a plan at its base is made of the rest by the models of a
build. The bar: the P10–P90 of next year's cash holds the truth in 75 to 85 per cent of 200 seeds.
Prophet is fitted to sums. Writes bench-plan-worlds.json.
"""

import datetime as dt
import json
import sys
from pathlib import Path

import numpy as np
import polars as pl
from rich.console import Console
from rich.progress import track

from pipelines.contracts.vocabulary import COMPLEXITIES, COST_CATEGORIES
from pipelines.modelling.openings import opening_path
from pipelines.models.cost.case_level import case_level
from pipelines.models.cost.cohort_cost import cost_by_cohort, expected_leaves
from pipelines.models.cost.cohorts import development_patterns
from pipelines.models.cost.cost_profile import cost_profile, open_profile
from pipelines.models.cost.open_cases import open_case_costs
from pipelines.models.cost.still_to_come import still_to_come
from pipelines.models.forecasting import make_forecasts, periods_to_horizon
from pipelines.models.periods import financial_year
from pipelines.models.plan import BASE, PlanInputs, prepare_plan
from pipelines.models.plan.make import budget_ranges
from pipelines.reference.tables import read_reference_table
from pipelines.synthetic import demand, forces, level
from pipelines.synthetic.caseload import draw_investigations
from pipelines.synthetic.cost import draw_cost_lines
from pipelines.synthetic.days import day_number, month_number
from pipelines.synthetic.draws import generator
from pipelines.synthetic.prices import rates_table

OUTPUT = Path(__file__).parents[2] / "bench-plan-worlds.json"
WORLDS, FIRST_SEED = 200, 910_000
"""Seeds from here on score; what is chosen is chosen on others."""
FORCES, SCALE = 4, 0.1
AS_AT, END = dt.date(2026, 9, 30), dt.date(2028, 3, 31)
LAST_QUARTER, NEXT_YEAR = dt.date(2026, 7, 1), "2027/28"
MONTHS_A_BATCH, YEAR = 6, 12
KEYS = ["force_code", "abuse_type", "complexity", "opened_quarter"]
BASIS = "direct"


def draw_world(seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cases (a row each) and all their lines of cost until the end of the next financial year."""
    cases, lines = [], []
    months = month_number(END) + 1
    for force in forces.largest_forces(FORCES, scale=SCALE):
        expected = level.expected_investigations(months, seed=seed) * force.share
        counts = demand.monthly_counts(expected, seed=seed, force_number=force.number)
        for first in range(0, months, MONTHS_A_BATCH):
            last = min(first + MONTHS_A_BATCH, months)
            random = generator(seed, force.number, first)
            incidents = demand.draw_incidents(random, first, counts[first:last], force.child_count)
            drawn = draw_investigations(random, incidents, day_number(END))
            spent = draw_cost_lines(random, drawn)
            case = pl.DataFrame(
                {
                    "force_code": [force.code] * len(drawn),
                    "case": [f"{force.number}-{first}-{n}" for n in range(len(drawn))],
                    "abuse_type": np.where(drawn.is_images == 1, "online_images", "sexual"),
                    "complexity": np.array(COMPLEXITIES)[drawn.complexity],
                    "opened": dates(drawn.opened),
                    "closed": dates(drawn.ends),
                }
            )
            cases.append(case)
            lines.append(
                case[spent.investigation].with_columns(
                    day=dates(spent.day),
                    category=pl.Series(np.array(COST_CATEGORIES)[spent.category]),
                    gbp=pl.Series(spent.pence / 100),
                    hours=pl.Series(spent.hours / 100),
                )
            )
    quarter = pl.col("opened").dt.truncate("1q").alias("opened_quarter")
    return pl.concat(cases).with_columns(quarter), pl.concat(lines).with_columns(quarter)


def dates(days: np.ndarray) -> pl.Series:
    return pl.Series(days.astype(np.int32)).cast(pl.Date)


def price_index() -> pl.DataFrame:
    """Mart price_index, to the prices of 2024/25."""
    index = read_reference_table("deflator").select(
        "financial_year", (100 / pl.col("price_index")).alias("real_factor"), "is_outturn"
    )
    return index.with_columns(price_base=pl.lit("2024/25"))


def known_marts(cases: pl.DataFrame, lines: pl.DataFrame) -> PlanInputs:
    """The marts of a plan from what was known at the as-at date."""
    known = cases.filter(pl.col("opened") <= AS_AT)
    prices = price_index()
    spent = (
        lines.filter(pl.col("day") <= AS_AT, pl.col("opened") <= AS_AT)
        .with_columns(financial_year=financial_year("day"))
        .join(prices.select("financial_year", "real_factor"), on="financial_year")
        .with_columns(
            cost_quarter=pl.col("day").dt.truncate("1q"), real=pl.col("gbp") * pl.col("real_factor")
        )
    )
    is_closed = pl.col("closed") <= AS_AT
    closings = (
        known.filter(is_closed)
        .group_by(*KEYS, pl.col("closed").dt.truncate("1q").alias("closed_quarter"))
        .agg(pl.len().cast(pl.Int64).alias("closed_count"))
    )
    increments = spent.group_by(*KEYS, "cost_quarter").agg(
        pl.col("gbp").sum().alias("cost_gbp"), pl.col("real_factor").first()
    )
    by_cohort = spent.group_by(KEYS).agg(pl.col("gbp").sum().alias("cost"))
    cohorts = (
        known.group_by(KEYS)
        .agg(
            pl.len().cast(pl.Int64).alias("investigation_count"),
            (~is_closed).sum().cast(pl.Int64).alias("open_count"),
        )
        .join(by_cohort, on=KEYS, how="left")
        .with_columns(
            cost_to_date_gbp=pl.col("cost").fill_null(0.0).cast(pl.Decimal(18, 2)),
            last_quarter=pl.lit(LAST_QUARTER),
        )
        .with_columns(open_cost_to_date_gbp=pl.col("cost_to_date_gbp"))
    )
    patterns = development_patterns(increments, cohorts)
    open_cases = open_case_costs(increments, cohorts, closings)
    to_come = still_to_come(increments, cohorts, patterns, open_cases)
    leaves = expected_leaves(cohorts, to_come, patterns)
    by_age = spent_by_age(spent)
    return PlanInputs(
        opening_path=paths_of(known),
        cost_profile=cost_profile(patterns, by_age, cost_basis=BASIS),
        open_profile=open_profile(increments, cohorts, closings),
        case_level=case_level(
            priced_cases(known, spent, to_come, prices), by_age, case_years(spent), cost_basis=BASIS
        ),
        demand_by_month=known.group_by(
            "force_code", "abuse_type", pl.col("opened").dt.truncate("1mo").alias("month")
        ).agg(
            pl.len().alias("investigation_count"),
            pl.len().alias("incident_count"),
            pl.lit("public").alias("referral_source"),
        ),
        cost_by_cohort=cost_by_cohort(leaves, cost_basis=BASIS),
        cost_by_month=spent.group_by(
            "force_code",
            "abuse_type",
            "category",
            pl.col("day").dt.truncate("1mo").alias("month"),
            pl.lit(BASIS).alias("cost_basis"),
        ).agg(pl.col("gbp").sum().alias("cost_gbp"), pl.col("hours").sum()),
        cost_rate=rates_table(AS_AT).select(
            pl.lit("hourly_rate").alias("kind"),
            pl.col("grade").alias("component"),
            pl.lit("any").alias("category"),
            "valid_from",
            pl.col("hourly_rate_gbp").alias("rate_gbp"),
            pl.lit(None, pl.Float64).alias("share"),
        ),
        cost_category=read_reference_table("cost_category"),
        price_index=prices,
        staffing_by_month=pl.DataFrame(
            schema={"force_code": pl.String, "month": pl.Date, "accredited_fte": pl.Float64}
        ),
        budget_by_year=pl.DataFrame(
            schema={
                **dict.fromkeys(("force_code", "financial_year", "category"), pl.String),
                "budget_gbp": pl.Float64,
            }
        ),
        timeliness_by_quarter=pl.DataFrame(schema={"force_code": pl.String, "quarter": pl.Date}),
        as_at=AS_AT,
    )


def paths_of(known: pl.DataFrame) -> pl.DataFrame:
    """Mart opening_path from monthly counts."""
    counts = known.group_by(
        "force_code", "abuse_type", pl.col("opened").dt.truncate("1mo").alias("period_start")
    ).agg(pl.len().cast(pl.Float64).alias("count"))
    counts = counts.with_columns(measure=pl.lit("investigations"))
    last = AS_AT.replace(day=1)
    series = counts.rename({"abuse_type": "series", "count": "value"}).select(
        "measure", "force_code", "series", "period_start", "value"
    )
    made = make_forecasts(
        series, periods_to_horizon(last, "month"), frequency="month", prophet_level="national"
    )
    return opening_path(made.paths(), counts)


def spent_by_age(spent: pl.DataFrame) -> pl.DataFrame:
    """As intermediate.int_model_cost_by_age."""
    months = (pl.col("cost_quarter").dt.year() - pl.col("opened_quarter").dt.year()) * 4 + (
        pl.col("cost_quarter").dt.quarter().cast(pl.Int64)
        - pl.col("opened_quarter").dt.quarter().cast(pl.Int64)
    )
    recent = spent.filter(pl.col("day") > dt.date(AS_AT.year - 3, AS_AT.month, AS_AT.day))
    return recent.group_by(
        "force_code",
        "abuse_type",
        months.clip(0).cast(pl.Int64).alias("quarters_since_opened"),
        "category",
    ).agg(pl.col("real").sum().alias("cost_real_gbp"), pl.col("hours").sum())


def case_years(spent: pl.DataFrame) -> pl.DataFrame:
    """As intermediate.int_model_case_years."""
    ago = (pl.lit(AS_AT) - pl.col("day")).dt.total_days() // 365
    by_case = (
        spent.filter(ago < 3)
        .group_by("abuse_type", "case", ago.alias("ago"))
        .agg(pl.col("real").sum())
    )
    return by_case.group_by("abuse_type").agg(
        pl.len().alias("case_year_count"),
        pl.col("real").sum().alias("year_gbp"),
        (pl.col("real") ** 2).sum().alias("year_square"),
    )


def priced_cases(
    known: pl.DataFrame, spent: pl.DataFrame, to_come: pl.DataFrame, prices: pl.DataFrame
) -> pl.DataFrame:
    """As the models of unit cost are handed cases, with what each is still to cost."""
    factor = prices.filter(financial_year="2026/27")["real_factor"][0]
    costs = spent.group_by("case", "force_code").agg(pl.col("gbp", "real").sum())
    rest = to_come.select(*KEYS[1:], "still_to_come_gbp")
    return (
        known.join(costs, on=["force_code", "case"], how="left")
        .join(rest, on=KEYS[1:], how="left")
        .select(
            *("force_code", "abuse_type", "opened_quarter"),
            financial_year("opened").alias("opened_year"),
            (pl.col("closed") <= AS_AT).alias("is_closed"),
            pl.col("gbp").fill_null(0.0).alias("cost_gbp"),
            pl.col("real").fill_null(0.0).alias("cost_real_gbp"),
            pl.lit(0.0).alias("error_gbp"),
            (pl.col("still_to_come_gbp").cast(pl.Float64) * factor).alias("still_to_come_real_gbp"),
            pl.lit(LAST_QUARTER).alias("last_quarter"),
            pl.lit("2024/25").alias("price_base"),
        )
    )


def score_world(seed: int) -> pl.DataFrame:
    """Next year's cash of each force and of all: the plan's range beside what was spent."""
    cases, lines = draw_world(seed)
    base = prepare_plan(known_marts(cases, lines), BASE.settings)
    next_year = base.axes.horizon.years.index(NEXT_YEAR)
    rows = [
        (one.known.code, measure, *one.measures[measure][next_year, :3].tolist())
        for one in budget_ranges(base, BASE)
        for measure in ("cash", "investigations")
    ]
    in_year = lines.with_columns(financial_year=financial_year("day")).filter(
        financial_year=NEXT_YEAR
    )
    opened = cases.with_columns(financial_year=financial_year("opened")).filter(
        financial_year=NEXT_YEAR
    )
    truth = pl.concat(
        [
            in_year.group_by("force_code").agg(actual=pl.col("gbp").sum(), measure=pl.lit("cash")),
            opened.group_by("force_code").agg(
                actual=pl.len().cast(pl.Float64), measure=pl.lit("investigations")
            ),
        ]
    )
    whole = truth.group_by("measure").agg(pl.col("actual").sum(), force_code=pl.lit("ALL"))
    truth = pl.concat([truth, whole.select(truth.columns)])
    found = pl.DataFrame(rows, schema=["force_code", "measure", "p10", "p50", "p90"], orient="row")
    return found.join(truth, on=["force_code", "measure"]).with_columns(seed=pl.lit(seed))


def scored(rows: pl.DataFrame) -> pl.DataFrame:
    """Coverage, bias and width, of all forces together and of single ones."""
    actual, middle = pl.col("actual"), pl.col("p50")
    return (
        rows.group_by("measure", is_sum=pl.col("force_code") == "ALL")
        .agg(
            actual.is_between("p10", "p90").mean().alias("holds_80"),
            (actual < pl.col("p10")).mean().alias("below"),
            (actual > pl.col("p90")).mean().alias("above"),
            (middle / actual - 1).mean().alias("bias"),
            (middle / actual - 1).pow(2).mean().sqrt().alias("error"),
            ((pl.col("p90") - pl.col("p10")) / middle).mean().alias("width"),
            pl.len().alias("cases"),
        )
        .sort("measure", "is_sum", descending=[False, True])
    )


def main() -> None:
    given = [int(argument) for argument in sys.argv[1:]]
    worlds, first = (*given, *(WORLDS, FIRST_SEED)[len(given) :])
    console = Console(width=140)
    seeds = track(range(first, first + worlds), "worlds", console=console)
    rows = pl.concat([score_world(seed) for seed in seeds])
    for row in scored(rows).iter_rows(named=True):
        who = "all forces" if row["is_sum"] else "one force"
        console.print(
            f"{row['measure']}, {who}: 80 % holds {row['holds_80']:.1%} (below {row['below']:.1%},"
            f" above {row['above']:.1%}); bias {row['bias']:+.1%}, error {row['error']:.1%},"
            f" width {row['width']:.1%} ({row['cases']})"
        )
    OUTPUT.write_text(json.dumps(scored(rows).to_dicts(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
