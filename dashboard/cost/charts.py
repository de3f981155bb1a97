"""Charts of what investigations cost."""

from collections.abc import Mapping

import altair as alt
import polars as pl

from dashboard.cost.figures import MANY_OPEN_SHARE
from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    FONT_SIZE,
    LABEL_SEPARATION,
    TURQUOISE,
    count_axis,
    finish,
    layered,
    legend,
    money_axis,
    time_axis,
    title_lines,
)

SETTLED = "Under 10% still open"
UNSETTLED = "10% or more still open: much of it expected"
STATUSES, NOT_SAID = [SETTLED, UNSETTLED], "Spent and still to come"
DRAWN_SHARE = 0.98
WIDEST_BANDS = 4
CASH = "cash"
MEDIAN, PUBLISHED = "Median", "Published 2016"
PUBLISHED_THEN = "Published 2016, method unknown,"
NEAR_THE_END = 0.7


def unit_cost_trend(
    unit_cost: pl.DataFrame,
    *,
    title: str,
    published_by_year: Mapping[str, float] | None = None,
    price_base: str = CASH,
) -> alt.LayerChart:
    """Mean final cost of an investigation by financial year of opening, with its interval.

    Args:
        unit_cost: One row per opened_year (text, such as 2015/16): mean_gbp, mean_low_gbp,
            mean_high_gbp (GBP, spent and to come; null under five investigations),
            investigation_count (closed), open_count (of the same year, still open; may be left
            out, and then no year is told from another by it).
        title: What the chart shows.
        published_by_year: A published average to compare with, in the prices of each opened_year
            (GBP), drawn as a dashed line.
        price_base: Whose prices the pounds are in, for the axis.

    Returns:
        Points with interval bars; years of which many cases are open are hollow squares.
    """
    rows = unit_cost.drop_nulls("mean_gbp")
    status, statuses = pl.lit(NOT_SAID), [NOT_SAID]
    if "open_count" in rows.columns:
        open_share = pl.col("open_count") / (pl.col("open_count") + pl.col("investigation_count"))
        is_open, statuses = open_share >= MANY_OPEN_SHARE, STATUSES
        status = pl.when(is_open).then(pl.lit(UNSETTLED)).otherwise(pl.lit(SETTLED))
    base = _by_year_opened(rows.with_columns(status=status), statuses)
    layers = [_intervals(base, price_base), _means(base, statuses)]
    years = set(rows["opened_year"])
    then = {year: gbp for year, gbp in (published_by_year or {}).items() if year in years}
    return layered([*layers, *(_published(then, price_base) if then else [])], title=title)


def _by_year_opened(rows: pl.DataFrame, statuses: list[str] = STATUSES) -> alt.Chart:
    """Years across; the colour says whether a year's mean will still move."""
    return alt.Chart(rows).encode(
        x=alt.X(
            "opened_year:O",
            axis=alt.Axis(
                title="Financial year opened",
                labelAngle=0,
                labelOverlap=True,
                labelSeparation=LABEL_SEPARATION,
            ),
        ),
        color=alt.Color(
            "status:N",
            scale=alt.Scale(domain=statuses, range=[DARK_BLUE, DARK_PINK][: len(statuses)]),
            legend=legend(statuses),
        ),
    )


def _intervals(base: alt.Chart, price_base: str) -> alt.Chart:
    rules: alt.Chart = base.mark_rule(strokeWidth=3).encode(
        y=alt.Y(
            "mean_low_gbp:Q",
            axis=money_axis(f"Expected final cost per investigation (£, {price_base})"),
            scale=alt.Scale(zero=True),
        ),
        y2=alt.Y2("mean_high_gbp:Q"),
    )
    return rules


def _means(base: alt.Chart, statuses: list[str]) -> alt.Chart:
    points: alt.Chart = base.mark_point(filled=True, size=90, opacity=1).encode(
        y=alt.Y("mean_gbp:Q"),
        shape=alt.Shape(
            "status:N",
            scale=alt.Scale(domain=statuses, range=["circle", "square"][: len(statuses)]),
        ),
        tooltip=[
            alt.Tooltip("opened_year:O", title="Opened"),
            alt.Tooltip("mean_gbp:Q", title="Mean (£)", format=",.0f"),
            alt.Tooltip("mean_low_gbp:Q", title="95% from (£)", format=",.0f"),
            alt.Tooltip("mean_high_gbp:Q", title="95% to (£)", format=",.0f"),
            alt.Tooltip("investigation_count:Q", title="Closed", format=","),
            alt.Tooltip("open_count:Q", title="Still open", format=","),
        ],
    )
    return points


def _published(by_year: Mapping[str, float], price_base: str) -> list[alt.Chart]:
    """A dashed line at a published average in the prices of each year, named below."""
    line = alt.Chart(
        pl.DataFrame({"opened_year": list(by_year), "published": list(by_year.values())})
    )
    whose = "each year's prices" if price_base == CASH else price_base
    name = alt.Chart(alt.InlineData(values=[{}])).encode(x=alt.XValue(6), y=alt.YValue("height"))
    dashes = line.mark_line(strokeDash=[6, 4], color=DARK_GREY, strokeWidth=1.5)
    return [
        dashes.encode(
            x=alt.X("opened_year:O"),
            y=alt.Y("published:Q"),
            tooltip=[
                alt.Tooltip("opened_year:O", title="Prices of" if price_base == CASH else "Opened"),
                alt.Tooltip("published:Q", title="Published 2016, method unknown", format=",.0f"),
            ],
        ),
        # Two lines, so that the name has room on a phone.
        name.mark_text(text=["- - - " + PUBLISHED_THEN, f"at {whose}"], align="left", dy=-30),
    ]


def cost_distribution(
    distribution: pl.DataFrame,
    *,
    title: str,
    mean_gbp: float | None = None,
    median_gbp: float | None = None,
    p90_gbp: float | None = None,
    published_gbp: float | None = None,
    published_prices: str | None = None,
) -> alt.LayerChart:
    """How the final costs of closed investigations are spread, with mean, median and P90 marked.

    Args:
        distribution: One row per band: bin_low_gbp, bin_high_gbp (GBP), investigation_count.
        title: What the chart shows.
        mean_gbp: Mean of the same investigations.
        median_gbp: Median.
        p90_gbp: Value that nine in ten do not exceed.
        published_gbp: A published average of unknown method, to compare with.
        published_prices: Whose prices it was brought to, for the subtitle.

    Returns:
        A histogram up to the band that holds 98%, with the number beyond it in the subtitle.
    """
    drawn, note = drawn_bands(distribution)
    marks = _marks(
        {
            MEDIAN: median_gbp,
            "Mean": mean_gbp,
            "P90": p90_gbp,
            PUBLISHED: published_gbp,
        },
        end_gbp=max(drawn["bin_high_gbp"].to_list(), default=0),
    )
    chart = layered([_bars(drawn), *marks], title=title)
    if published_gbp is not None:
        prices = f", at {published_prices}" if published_prices else ""
        note = f"{note}; published average: method unknown{prices}".removeprefix("; ")
    if note:
        chart.title = alt.TitleParams(
            title_lines(title), subtitle=title_lines(note), subtitleFontSize=FONT_SIZE
        )
    return chart


def _bars(drawn: pl.DataFrame) -> alt.Chart:
    """A bar a band, as high as its investigations are dense."""
    width = min(drawn["width"].to_list(), default=0)
    bars: alt.Chart = (
        alt.Chart(drawn)
        .mark_bar(color=TURQUOISE, binSpacing=1)
        .encode(
            x=alt.X(
                "bin_low_gbp:Q",
                bin="binned",
                axis=money_axis("Final cost of a closed investigation (£, cash)"),
            ),
            x2=alt.X2("bin_high_gbp:Q"),
            y=alt.Y(
                "height:Q",
                axis=count_axis(f"Closed investigations per £{width:,.0f} of cost"),
                scale=alt.Scale(domainMax=_headroom(drawn)),
            ),
            tooltip=[
                alt.Tooltip("bin_low_gbp:Q", title="From (£)", format=",.0f"),
                alt.Tooltip("bin_high_gbp:Q", title="Below (£)", format=",.0f"),
                alt.Tooltip("investigation_count:Q", title="Investigations", format=","),
            ],
        )
    )
    return bars


def drawn_bands(distribution: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """The bands that a reader can tell apart, and a note on the investigations outside them.

    Bands below zero, those beyond the one that holds 98%, and those over four times as wide as the
    narrowest are not drawn. A wider band is drawn lower in proportion, so that area is number.
    """
    bands = distribution.sort("bin_low_gbp").with_columns(
        width=pl.col("bin_high_gbp") - pl.col("bin_low_gbp")
    )
    total = int(bands["investigation_count"].sum())
    narrowest = pl.col("width").min()
    before = pl.col("investigation_count").cum_sum().shift(1, fill_value=0)
    drawn = bands.filter(
        (before < DRAWN_SHARE * total)
        & (pl.col("bin_low_gbp") >= 0)
        & (pl.col("width") <= WIDEST_BANDS * narrowest)
    ).with_columns(height=pl.col("investigation_count") * narrowest / pl.col("width"))
    below = int(bands.filter(pl.col("bin_low_gbp") < 0)["investigation_count"].sum())
    beyond = total - below - int(drawn["investigation_count"].sum())
    highest = drawn["bin_high_gbp"].to_list()[-1:]
    notes = [f"{beyond:,} more cost £{highest[0]:,.0f} or over"] if beyond and highest else []
    notes += [f"{below:,} came to less than nothing after reversals"] if below else []
    return drawn, "; ".join(notes)


def _headroom(bands: pl.DataFrame) -> float:
    """Top of the axis, high enough for the marks' names to stand above the tallest bar."""
    tallest = bands["height"].to_list()
    return 1.35 * max(tallest, default=1)


def _marks(values: dict[str, float | None], end_gbp: float) -> list[alt.Chart]:
    """Vertical rules with their names, the smallest value on top, so that no rule crosses a name.

    A name near the end of the axis stands to the left of its rule.
    """
    known = sorted((value, name) for name, value in values.items() if value is not None)
    layers: list[alt.Chart] = []
    for row, (value, name) in enumerate(known):
        at = alt.Chart(alt.InlineData(values=[{}])).encode(x=alt.XDatum(value, type="quantitative"))
        text, is_last = f"{name} £{value:,.0f}", value > NEAR_THE_END * end_gbp
        layers += [
            at.mark_rule(
                description=text,
                color=DARK_GREY if name == PUBLISHED else DARK_PINK,
                strokeWidth=2,
                strokeDash=[1, 0] if name == MEDIAN else [4, 2],
            ).encode(y=alt.YValue(2 + 20 * row), y2=alt.Y2Value("height")),
            at.mark_text(
                text=text, align="right" if is_last else "left", dx=-5 if is_last else 5
            ).encode(y=alt.YValue(10 + 20 * row)),
        ]
    return layers


def cost_by_month(cost: pl.DataFrame, *, title: str) -> alt.Chart:
    """Pounds spent month by month.

    Args:
        cost: One row per month: month, cost_gbp (GBP, cash).
        title: What the chart shows.

    Returns:
        A line chart.
    """
    chart = (
        alt.Chart(cost.select("month", pl.col("cost_gbp").cast(pl.Float64)))
        .mark_line(color=DARK_BLUE, strokeWidth=2)
        .encode(
            x=alt.X("month:T", axis=time_axis("Month in which the cost was incurred")),
            y=alt.Y(
                "cost_gbp:Q",
                axis=money_axis("Cost per month (£, cash)"),
                scale=alt.Scale(zero=True),
            ),
            tooltip=[
                alt.Tooltip("month:T", title="Month", format="%B %Y"),
                alt.Tooltip("cost_gbp:Q", title="Cost (£)", format=",.0f"),
            ],
        )
    )
    return finish(chart, title=title)
