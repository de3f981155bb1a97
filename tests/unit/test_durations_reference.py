"""The same numbers as statsmodels gives, on cases of every sort."""

import numpy as np
import polars as pl
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from pipelines.contracts.marts.durations import ENDINGS, QUANTILES
from pipelines.models.durations.groups import Groups
from pipelines.models.durations.incidence import Ended, incidence, quantile

SIZES = (5, 12, 40, 300)


def drawn(seed):
    """Days, ways of ending (0 is open) and groups of cases, with many ties; the last is open."""
    rng = np.random.default_rng(seed)
    parts = []
    for group, size in enumerate(SIZES):
        days = np.rint(rng.weibull(1.3, size) * rng.choice([20, 300])).astype(int)
        ways = rng.choice(5, size, p=(0.3, 0.1, 0.4, 0.15, 0.05))
        ways[np.argmax(days)] = 0
        days[np.argmax(days)] += 1
        parts.append(pl.DataFrame({"group": group, "days": days, "way": ways}))
    return pl.concat(parts)


def made(frame):
    by_day = (
        frame.group_by("group", "days")
        .agg(pl.len(), *((pl.col("way") == way).sum().alias(str(way)) for way in range(5)))
        .sort("group", "days")
    )
    groups = Groups.of(by_day["group"].cast(pl.Int64).to_numpy())
    counts = by_day["len"].to_numpy().astype(float)
    at_risk = np.rint(groups.sum_from_here(counts))
    ended = counts - by_day["0"].to_numpy()
    days = by_day["days"].to_numpy().astype(float)
    return by_day, Ended(groups, days, at_risk, ended, at_risk - counts)


@pytest.mark.parametrize("seed", range(5))
def test_shares_and_errors_of_competing_endings_are_those_of_statsmodels(seed):
    frame = drawn(seed)
    by_day, ended = made(frame)
    for way, _ in enumerate(ENDINGS, start=1):
        ours = incidence(ended, by_day[str(way)].to_numpy().astype(float))
        for group in range(len(SIZES)):
            rows = (by_day["group"] == group).to_numpy()
            own = frame.filter(group=group)
            theirs = CumIncidenceRight(own["days"].to_numpy(), own["way"].to_numpy())
            if way > own["way"].max():
                assert ours.share[rows].max() == 0
                continue
            np.testing.assert_allclose(ours.share[rows], theirs.cinc[way - 1], atol=1e-9, rtol=0)
            errors = np.sqrt(ours.variance[rows])
            np.testing.assert_allclose(errors**2, theirs.cinc_se[way - 1] ** 2, atol=1e-9, rtol=0)


@pytest.mark.parametrize("seed", range(5))
def test_who_is_still_open_its_error_and_quantiles_are_those_of_statsmodels(seed):
    frame = drawn(seed)
    by_day, ended = made(frame)
    ours = incidence(ended, ended.ended)
    found = {level: quantile(ended, ours.share, ours.variance, level) for level in QUANTILES}
    compared = 0
    for group in range(len(SIZES)):
        own = frame.filter(group=group)
        theirs = SurvfuncRight(own["days"].to_numpy(), (own["way"] > 0).to_numpy().astype(float))
        rows = (by_day["group"] == group).to_numpy() & (ended.ended > 0)
        np.testing.assert_allclose(1 - ours.share[rows], theirs.surv_prob, atol=1e-9, rtol=0)
        np.testing.assert_allclose(
            np.sqrt(ours.variance[rows]), theirs.surv_prob_se, atol=1e-9, rtol=0
        )
        for level, (day, low, high) in found.items():
            # Where a share is the level to the last digit statsmodels takes the next day.
            if np.abs(ours.share[rows] - level).min() > 1e-9:
                np.testing.assert_equal(day[group], theirs.quantile(level))
                lower, upper = theirs.quantile_ci(level)
                np.testing.assert_equal(low[group], lower)
                assert np.isinf(upper) if np.isnan(high[group]) else high[group] == upper
                compared += 1
    assert compared >= 8
