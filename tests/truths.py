"""Sums of marts as `truth.json` states them."""

import polars as pl


def counts_by(frame, label, column):
    grouped = frame.group_by(label.alias("label")).agg(pl.col(column).sum())
    return {str(name): count for name, count in grouped.iter_rows() if count}


def direct(frame):
    return frame.filter(pl.col("cost_basis") == "direct")
