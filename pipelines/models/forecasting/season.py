"""Seasonal indices: pooled over a group, at half strength unless the data say more."""

import numpy as np

from pipelines.models.forecasting.panel import Matrix, Panel
from pipelines.models.pooling import levelled

HALF = 0.5
STRONG = 0.64
"""Share of variance from which a season counts as strong; the usual threshold."""
OWN_FROM_SEASONS = 4
OWN_FROM_MEAN = 5.0
LEAST_INDEX = 0.05


def seasonal_indices(panel: Panel) -> tuple[Matrix, Matrix]:
    """Multiplicative indices by place in the season, of each series and of each group.

    A group's index is the median ratio to the centred moving average, drawn half way to 1; where
    its season is strong it is drawn only as far as years disagree (James and Stein, 1961). A series
    departs from its group only where its own departure is strong over at least four years.

    Returns:
        Indices of the series and of the groups: a row each, a column per place, where place 0 is
        the panel's first period.

    Source: strength of a season by Wang, Smith and Hyndman (2006).
    """
    pooled, kept = _ratios(_levelled_totals(panel), panel.season)
    groups = 1 + np.maximum(HALF, kept)[:, None] * (pooled - 1)
    own = groups[panel.groups]
    if panel.length >= OWN_FROM_SEASONS * panel.season:
        found, kept = _ratios(panel.values, panel.season, own)
        kept = kept * (panel.values.mean(axis=1) >= OWN_FROM_MEAN)
        own = own + kept[:, None] * (found - own)
    return np.maximum(LEAST_INDEX, own), np.maximum(LEAST_INDEX, groups)


def _levelled_totals(panel: Panel) -> Matrix:
    """The sum of each group, in which no series counts for more than a third of the whole.

    A group's season would else be that of one series, or of its slips.
    """
    totals = np.zeros_like(panel.totals)
    for group in range(len(totals)):
        values = panel.values[panel.groups == group]
        weights = levelled(values.sum(axis=1)) / np.maximum(values.sum(axis=1), 1e-9)
        totals[group] = (weights[:, None] * values).sum(axis=0)
    return totals


def _ratios(values: Matrix, season: int, around: Matrix | None = None) -> tuple[Matrix, Matrix]:
    """Median ratio to the moving average by place, and how much of it to keep: 0 unless strong."""
    half, count = season // 2, values.shape[1]
    weights = np.r_[0.5, np.ones(season - 1), 0.5] / season
    average = np.array([np.convolve(row, weights, "valid") for row in values])
    middle = values[:, half : count - half]
    ratios = np.divide(middle, average, out=np.ones_like(middle), where=average > 0)
    places = (np.arange(ratios.shape[1]) + half) % season
    indices, within, degrees = np.ones((len(values), season)), np.zeros(len(values)), 0
    seen = np.bincount(places, minlength=season)
    for place in np.flatnonzero(seen):
        part = ratios[:, places == place]
        indices[:, place] = np.median(part, axis=1)
        within += ((part - part.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
        degrees += part.shape[1] - 1
    indices /= np.maximum(indices.mean(axis=1, keepdims=True), 1e-9)
    if degrees < season:  # one year says nothing about how years differ
        return indices, np.zeros(len(values))
    variance = within / degrees
    apart = indices - (1 if around is None else around)
    signal = np.maximum((apart**2).sum(axis=1) / max(1, season - 1), 1e-12)
    noise = variance * np.mean(1 / np.maximum(1, seen))
    is_strong = signal / (signal + variance) > STRONG
    return indices, np.clip(1 - noise / signal, 0.0, 1.0) * is_strong
