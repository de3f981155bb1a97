"""The public functions: forecasts, with their paths, and back-tests of any number of series."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.models.forecasting import backtests, choice, paths
from pipelines.models.forecasting.backtests import backtest_frame
from pipelines.models.forecasting.given_series import GivenSeries, check_terms, read_series
from pipelines.models.forecasting.mart import SCHEMA, forecast_mart
from pipelines.models.forecasting.measure_run import MeasureRun, run_measure
from pipelines.models.forecasting.origins import Cut, Fits, forecast_at, with_past_counts
from pipelines.models.forecasting.panel import Panel, cutoff_counts, panels
from pipelines.models.forecasting.refit import fits_by_key, fits_frame
from pipelines.models.forecasting.settings import MONTHS, ForecastSettings
from pipelines.models.forecasting.yearly import PATH_SCHEMA, path_frame
from pipelines.models.periods import add_months, financial_year_start_of, months_between

log = logging.getLogger(__name__)

OnDone = Callable[[int, int], None]
FINANCIAL_YEARS_AHEAD = 4


@dataclass(frozen=True)
class Forecasts:
    """Everything that one forecast makes.

    Attributes:
        forecast: Mart forecast.
        choice: One row per series: model (null where there is no forecast), reason,
            combination_error, last_value_error, origin_count.
        fits: refit_key, step, point: Prophet's fits, to be handed in next time.
        runs: One per measure, for `paths` and `backtest`.
        frequency: `month` or `quarter`.
    """

    forecast: pl.DataFrame
    choice: pl.DataFrame
    fits: pl.DataFrame
    runs: tuple[MeasureRun, ...]
    frequency: str

    def backtest(self) -> pl.DataFrame:
        """Mart backtest at the cut-offs that the intervals rest on."""
        frames = [run.backtest(self.frequency) for run in self.runs]
        return pl.concat([pl.DataFrame(schema=backtests.SCHEMA), *frames])

    def paths(self, draws: int = paths.DRAWS, seed: int = paths.SEED) -> pl.DataFrame:
        """Joint possible futures of the chosen forecasts, for whatever is made of sums of them.

        Args:
            draws: How many futures.
            seed: The same seed gives the same futures.

        Returns:
            Mart forecast_path: measure, force_code, series, frequency, period_start, draw (from 1),
            value (at least 0). Within a draw, types add up to `all` and forces to `ALL`.
        """
        frames = [path_frame(run, self.frequency, draws, seed) for run in self.runs]
        return pl.concat([pl.DataFrame(schema=PATH_SCHEMA), *frames])


def forecast(
    series: pl.DataFrame,
    horizon: int,
    *,
    frequency: str,
    events: pl.DataFrame | None = None,
    prophet_level: str | None = None,
    is_back_tested: bool = True,
    on_done: OnDone | None = None,
) -> pl.DataFrame:
    """Forecast every series some periods ahead of the frame's last period.

    Args:
        series: One row per measure, force_code, series (abuse type or offence group) and
            period_start (a date or time in it): value (counts of complete periods; null where not
            delivered) and, where some are estimates, value_error (their standard error; 0, null or
            no such column for settled counts). Series may end at different periods.
        horizon: Periods after the last one of the call; at least 1.
        frequency: `month` or `quarter`.
        events: Rule changes: date, kind, offence_groups (names of series split by `;`, empty for
            all). None: the grooming offence of April 2017.
        prophet_level: `series` fits Prophet to every series, `national` to the sums over forces,
            shared out by last year's shares; None: the first, up to 1,500 fits in all. Reasons say
            which.
        is_back_tested: Whether to work out intervals from back-tests; without, there are none.
        on_done: Told how many of how many Prophet fits are done.

    Returns:
        Mart forecast: every model per period and financial year, for each series and its sums
        (`all` types, but not of offence groups; `ALL` forces). Exactly one model is chosen per
        series. Points and bounds are at least 0; bounds are null and is_back_tested false where
        past errors do not reach. Those of sums are given for the chosen model, from joint paths. A
        series' rows begin after its own last known period; a sum's with the first period that one
        of its parts does not know, what others know added. Points start from estimates as from
        counts; bounds hold their errors. Under two full years a series has no rows. The year under
        way adds recorded counts; without one of its periods there is no row. A lone date two years
        from the rest of its series is left out, with a warning.

    Raises:
        ModelError: As `read_series` and `check_terms` of `given_series`.

    Source: Bates and Granger (1969) for the combination. Assumes that late levels go on and that
    errors to come are like those of past cut-offs.
    """
    terms = {"frequency": frequency, "events": events, "prophet_level": prophet_level}
    made = make_forecasts(series, horizon, **terms, is_back_tested=is_back_tested, on_done=on_done)  # type: ignore[arg-type]
    return made.forecast


def make_forecasts(
    series: pl.DataFrame,
    horizon: int,
    *,
    frequency: str,
    events: pl.DataFrame | None = None,
    prophet_level: str | None = None,
    is_back_tested: bool = True,
    fits: pl.DataFrame | None = None,
    on_done: OnDone | None = None,
) -> Forecasts:
    """As `forecast`, with the choices and reasons, the back-tests, and Prophet's fits.

    Args:
        series: As for `forecast`, and so are the others.
        horizon: Periods ahead.
        frequency: `month` or `quarter`.
        events: Rule changes.
        prophet_level: To what Prophet is fitted.
        is_back_tested: Whether to work out intervals.
        fits: `Forecasts.fits` of an earlier run; a series whose data, settings and versions are the
            same is not fitted again.
        on_done: Told of fits done.

    Raises:
        ModelError: As `forecast`.
    """
    given = read_series(series, frequency)
    if given.last_period is not None:
        check_terms(horizon, prophet_level, events)
    _report_strays(given)
    known = Fits(fits_by_key(fits))
    settings = ForecastSettings(MONTHS[frequency], events, prophet_level)
    terms = {"strays": given.strays, "is_back_tested": is_back_tested, "on_done": on_done or _quiet}
    choices, runs = [], []
    for panel, ahead in _panels_ahead(given, horizon, settings.months):
        run = run_measure(panel, ahead, settings, known, **terms)  # type: ignore[arg-type]
        choices.append(choice.choice_frame(panel, run.choices if run else {}, frequency))
        runs += [run] if run else []
    _report_failures(runs)
    marts = [forecast_mart(run, given.rows, frequency) for run in runs]
    return Forecasts(
        pl.concat([pl.DataFrame(schema=SCHEMA), *marts]).sort(
            "measure", "force_code", "series", "frequency", "period_start", "model"
        ),
        pl.concat([pl.DataFrame(schema=choice.SCHEMA), *choices]),
        fits_frame(known.used),
        tuple(runs),
        frequency,
    )


def backtest(
    series: pl.DataFrame,
    cutoffs: Sequence[int | dt.date],
    horizon: int,
    *,
    frequency: str,
    events: pl.DataFrame | None = None,
    prophet_level: str | None = None,
    on_done: OnDone | None = None,
) -> pl.DataFrame:
    """Forecast every series as it would have been at past cut-offs, beside what then happened.

    Args:
        series: As for `forecast`.
        cutoffs: The last known periods, each by a day in it or as the number of periods known since
            the measure's first; in the data of one measure at least.
        horizon: Periods ahead.
        frequency: `month` or `quarter`.
        events: As for `forecast`.
        prophet_level: As for `forecast`.
        on_done: Told how many of how many Prophet fits are done.

    Returns:
        Mart backtest, one row per measure, force_code, series, frequency, model, cutoff (first day
        of the last known period) and horizon (1 for the period after it): point, lower_80,
        upper_80, lower_95, upper_95 (null where too few errors were known by then), actual (null
        where not delivered) and scale (the series' mean absolute seasonal change up to the cut-off,
        at least 1). The default is model `combination`. A forecast sees nothing after its cut-off,
        and its intervals rest on errors that were known by then.

    Raises:
        ModelError: As `forecast`; or a cut-off lies outside the data of every measure.
    """
    given = read_series(series, frequency)
    check_terms(horizon, prophet_level, events)
    _report_strays(given)
    settings, parts = ForecastSettings(MONTHS[frequency], events, prophet_level), []
    measures = panels(given.rows, settings.months)
    for panel, scored in zip(measures, cutoff_counts(measures, cutoffs), strict=True):
        cuts = [Cut(count, horizon) for count in with_past_counts(scored, panel.season)]
        origins = forecast_at(panel, cuts, settings, Fits({}), on_done or _quiet)
        parts.append(backtest_frame(panel, origins, scored, frequency))
    return pl.concat([pl.DataFrame(schema=backtests.SCHEMA), *parts]).sort(
        "measure", "force_code", "series", "model", "cutoff", "horizon"
    )


def periods_to_horizon(last_period: dt.date, frequency: str) -> int:
    """Periods from the last known one to the end of the fourth financial year after its own."""
    months = MONTHS[frequency]
    end = add_months(financial_year_start_of(last_period), 12 * (FINANCIAL_YEARS_AHEAD + 1))
    return months_between(add_months(last_period, months), end) // months


def _panels_ahead(given: GivenSeries, horizon: int, months: int) -> Iterator[tuple[Panel, int]]:
    """Each measure's panel, and how many periods ahead it is forecast.

    Measures end at different periods. One that ends earlier is forecast further, so that all
    forecasts end together.
    """
    for panel in panels(given.rows, months):
        behind = months_between(panel.periods[-1], given.last_period or panel.periods[-1]) // months
        yield panel, horizon + behind


def _quiet(done: int, total: int) -> None:
    """Nobody asked to be told."""


def _report_strays(given: GivenSeries) -> None:
    for key, words in given.strays.items():
        log.warning("forecast of %s: %s", " ".join(key), words)


def _report_failures(runs: list[MeasureRun]) -> None:
    failed = sum(int(run.now.failed.sum()) for run in runs)
    if failed:
        total = sum(len(run.keys) for run in runs)
        log.warning("Prophet failed on %d of %d series: last value used", failed, total)
