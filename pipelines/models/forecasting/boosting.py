"""Gradient boosting on lags, one model for all series of a measure, with absolute loss.

Small oblivious trees in plain NumPy: every leaf of a level splits alike, so that a tree is a few
histograms. With some thousand rows it takes a tenth of a second and needs no further package.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.models.forecasting.panel import Matrix, Panel, Rows
from pipelines.models.forecasting.smoothing import level_path

TREES, DEPTH, RATE, BINS, LEAST_IN_LEAF = 50, 3, 0.1, 16, 30
LAGS = 4
MOST_ROWS, FEWEST_ROWS = 20_000, 200
MOST_SEASONS_AHEAD = 2
SIGNS = 3
SEED = 20160322


def boosted(panel: Panel, indices: tuple[Matrix, Matrix], horizon: int) -> Matrix | None:
    """Points of every series; None where there is too little to learn from.

    Learns the change from the smoothed level, in units of the series' scale and without its season,
    from lags, yearly means, national growth and share; beyond two years the last is kept.

    Source: Friedman (2001), least absolute deviation. Assumes that the series of a measure move
    alike.
    """
    reach = min(horizon, MOST_SEASONS_AHEAD * panel.season)
    lags = _Lags.of(panel, indices)
    pairs = [
        (known, step)
        for known in range(panel.season + 2, panel.length)
        for step in range(1, reach + 1)
        if known + step <= panel.length
    ]
    count = len(panel.keys)
    if len(pairs) * count < FEWEST_ROWS:
        return None
    if len(pairs) * count > MOST_ROWS:
        random = np.random.default_rng(SEED)
        kept = random.choice(len(pairs), max(1, MOST_ROWS // count), replace=False)
        pairs = [pairs[index] for index in sorted(kept)]
    past = lags.features(pairs)
    change = np.concatenate([lags.change(*pair) for pair in pairs])
    ahead = lags.features([(panel.length, step + 1) for step in range(reach)])
    steps = _grow(past, change, ahead).reshape(reach, count).T
    steps = steps[:, np.minimum(np.arange(horizon), reach - 1)]
    return np.asarray(lags.levels[:, -1:] + steps * lags.scales[:, -1:])


@dataclass(frozen=True)
class _Lags:
    """What the trees see of a panel, seasonally adjusted."""

    season: int
    groups: Rows
    values: Matrix
    totals: Matrix
    levels: Matrix
    total_levels: Matrix
    scales: Matrix

    @classmethod
    def of(cls, panel: Panel, indices: tuple[Matrix, Matrix]) -> "_Lags":
        places = np.arange(panel.length) % panel.season
        values = panel.values / indices[0][:, places]
        totals = panel.totals / indices[1][:, places]
        change = np.abs(panel.values[:, panel.season :] - panel.values[:, : -panel.season])
        counts = np.arange(1, change.shape[1] + 1)
        scales = np.ones_like(panel.values)
        scales[:, panel.season :] = np.maximum(1.0, change.cumsum(axis=1) / counts)
        return cls(
            panel.season,
            panel.groups,
            values,
            totals,
            level_path(values, panel.months),
            level_path(totals, panel.months),
            scales,
        )

    def change(self, known: int, step: int) -> Matrix:
        """What is to be learnt: the later count less the level, over the scale."""
        later, level = self.values[:, known + step - 1], self.levels[:, known - 1]
        return np.asarray((later - level) / self.scales[:, known - 1])

    def features(self, pairs: list[tuple[int, int]]) -> Matrix:
        """One row for each pair of periods known and step ahead, and each series."""
        # What does not depend on the step is worked out once for all of them.
        seen = {known: self._features(known) for known in {known for known, _ in pairs}}
        steps = np.repeat([float(step) for _, step in pairs], len(self.values))
        found = np.concatenate([seen[known] for known, _ in pairs])
        return np.column_stack([found, steps, np.tile(self.groups.astype(float), len(pairs))])

    def _features(self, known: int) -> Matrix:
        """One row a series from its first periods."""
        scale, level = self.scales[:, known - 1], self.levels[:, known - 1]
        total = self.total_levels[:, known - 1]
        year, before = self._years(self.values, known)
        total_year, total_before = self._years(self.totals, known)
        total_growth = _ratio(total_year, total_before) - 1
        share_gain = _ratio(level, total[self.groups]) - _ratio(year, total_year[self.groups])
        columns = [
            *((self.values[:, known - lag] - level) / scale for lag in range(1, LAGS + 1)),
            (year - level) / scale,
            (before - level) / scale,
            level / scale,
            (_ratio(total, total_year) - 1)[self.groups] * level / scale,
            total_growth[self.groups] * level / scale,
            share_gain * total[self.groups] / scale,
            self.values[:, known - self.season : known].std(axis=1) / scale,
        ]
        return np.stack(columns, axis=1)

    def _years(self, values: Matrix, known: int) -> tuple[Matrix, Matrix]:
        year = values[:, known - self.season : known].mean(axis=1)
        before = values[:, max(0, known - 2 * self.season) : known - self.season].mean(axis=1)
        return year, before


def _ratio(above: Matrix, below: Matrix) -> Matrix:
    return np.divide(above, below, out=np.ones_like(above), where=below > 0)


def _grow(past: Matrix, change: Matrix, ahead: Matrix) -> Matrix:
    """Fit the trees to the past and read them off for what lies ahead."""
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = [np.unique(np.quantile(column, inner)) for column in past.T]
    past_bins, ahead_bins = _bins(edges, past), _bins(edges, ahead)
    fitted = np.full(len(change), np.median(change))
    found = np.full(len(ahead), np.median(change))
    for _ in range(TREES):
        leaf, ahead_leaf = _tree(past_bins, ahead_bins, np.sign(change - fitted))
        steps = _medians(change - fitted, leaf)
        fitted += RATE * steps[leaf]
        found += RATE * steps[ahead_leaf]
    return found


def _bins(edges: list[Matrix], features: Matrix) -> Rows:
    """The bin of each row, one line a feature."""
    pairs = zip(edges, features.T, strict=True)
    return np.stack([np.searchsorted(edge, column, side="right") for edge, column in pairs])


def _tree(past: Rows, ahead: Rows, gradient: Matrix) -> tuple[Rows, Rows]:
    """The leaf of each row, past and ahead."""
    leaf, ahead_leaf = np.zeros(past.shape[1], np.int64), np.zeros(ahead.shape[1], np.int64)
    sign = gradient.astype(np.int64) + 1
    for depth in range(DEPTH):
        # Every row is counted under its leaf, sign and bin, a feature at a time: what is looked at
        # at once stays small.
        place, cells = (leaf * SIGNS + sign) * BINS, 2**depth * SIGNS * BINS
        counted = np.stack([np.bincount(place + bins, minlength=cells) for bins in past])
        feature, edge = _best_split(counted.reshape(len(past), 2**depth, SIGNS, BINS))
        leaf = leaf * 2 + (past[feature] > edge)
        ahead_leaf = ahead_leaf * 2 + (ahead[feature] > edge)
    return leaf, ahead_leaf


def _best_split(counted: Rows) -> tuple[int, int]:
    """The feature and edge that gain most over all leaves.

    Args:
        counted: Rows by feature, leaf, sign of the gradient (-1, 0, 1) and bin.
    """
    sums = (counted[:, :, 2] - counted[:, :, 0]).cumsum(axis=2).astype(float)
    counts = counted.sum(axis=2).cumsum(axis=2)
    left, left_count = sums[..., :-1], counts[..., :-1]
    right, right_count = sums[..., -1:] - left, counts[..., -1:] - left_count
    split = left**2 / np.maximum(1, left_count) + right**2 / np.maximum(1, right_count)
    whole = sums[..., -1:] ** 2 / np.maximum(1, counts[..., -1:])
    may_split = (left_count >= LEAST_IN_LEAF) & (right_count >= LEAST_IN_LEAF)
    gain = np.where(may_split, split, whole).sum(axis=1)
    feature, edge = np.unravel_index(np.argmax(gain), gain.shape)
    return int(feature), int(edge)


def _medians(values: Matrix, leaf: Rows) -> Matrix:
    """The median of each leaf; 0 where a leaf is empty."""
    order = np.argsort(leaf, kind="stable")
    parts = np.split(values[order], np.searchsorted(leaf[order], np.arange(1, 2**DEPTH)))
    return np.array([_median(part) for part in parts])


def _median(values: Matrix) -> float:
    """As `numpy.median` has it, which takes longer to look at its arguments than to answer."""
    half = len(values) // 2
    if len(values) % 2:
        return float(np.partition(values, half)[half])
    if not half:
        return 0.0
    return float(np.partition(values, [half - 1, half])[half - 1 : half + 1].sum() / 2)
