"""What each signal means and how often chance alone brings one, in plain words.

The shares are those of tests/benchmarks/control_charts.py, told in docs/methods/signals.md.
"""

QUIET_SHARE = 0.15
"""Of series in which nothing changes, those with a signal in a year, as CHANCE says it."""
KINDS = {
    "outside_limits": "Outside the usual range",
    "seven_on_one_side": "Seven or more in a row on one side",
    "seven_rising": "Seven or more in a row rising",
    "seven_falling": "Seven or more in a row falling",
    "two_of_three_near_limit": "Two of three close to the edge",
    "smoothed_outside_limits": "Smoothed line outside its range",
}
MEANINGS = """
- **Outside the usual range**: so far from the usual level that chance alone seldom explains it. Ask
  what happened in that {unit}: a case with many victims, a campaign, a backlog entered late.
- **Seven or more in a row on one side** of the usual level: it may have moved. Ask since when, and
  whether more is happening, more is reported, or it is recorded in another way.
- **Seven or more in a row rising (or falling)**: perhaps a drift. Ask what has been changing all
  along.
- **Two of three close to the edge**: a hint that the level may be moving. Watch the next {unit}.
- **Smoothed line outside its range**: many small differences on one side add up, each too small to
  show by itself. Watch whether it goes on.
"""
CHANCE = (
    "A signal is a question to ask, not an answer. Where nothing changes at all but a steady "
    "growth, 13 to 17 of 100 series still show at least one signal in a year by chance, and "
    "46 to 68 where neighbouring months move together. The more widely months swing and the "
    "shorter the series is, the more of them."
)
RUN_CHANCE = (
    "That points to a change that lasts more than to single {unit}s, but is no proof: 5 to 8 of "
    "100 series in which nothing changed show such a run in a year by chance."
)
SLOPES = (
    "The level slopes since the series grew (or fell) by more than chance explains before the "
    "latest year; that it goes on so is an assumption. "
)
CHANCE_QUARTERS = (
    "A signal is a question to ask, not an answer. Where nothing changes at all but a steady "
    "growth, 7 to 26 of 100 series of ten years of quarters still show at least one signal in a "
    "year by chance: the more, the more widely quarters swing."
)
CHANCE_RARE = (
    "A signal is a question to ask, not an answer. Where nothing changes at all, between 1 quarter "
    "in 1,000 and 1 in 70 still shows one by chance."
)
LOW_COUNTS = {
    "quarters": "Fewer than five a month on average: months this small move by chance alone, so "
    "the chart is of whole quarters.",
    "rare_events": "Fewer than five a quarter on average: the chart is of whole quarters, its "
    "range is what rare events keep to by chance in all but about 1 quarter in 370 on either "
    "side, and runs are not read.",
}
