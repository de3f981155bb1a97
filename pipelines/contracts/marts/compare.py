"""Contract of the mart that says which forces are alike."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, number


class SimilarForce(dy.Schema):
    """The forces most like a force, rank 1 the nearest, by recorded crime of `financial_year`.

    Empty where recorded crime or children are not known; a force without either has no row.
    """

    force_code = force()
    rank = dy.Int32(primary_key=True, min=1)
    similar_force_code = force(primary_key=False)
    distance = number(at_least=0)
    financial_year = dy.String()

    @dy.rule()
    def another_force(cls) -> pl.Expr:
        """No force is like itself."""
        return pl.col("force_code") != pl.col("similar_force_code")
