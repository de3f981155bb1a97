"""How long a plan of linked tables takes to protect, what it shows, and what an attacker finds.

Run with `make bench`. Invented incidents of 43 forces over fifteen years, at the country's size
and at a tenth of it, where ten times as many cells hold a few. The bar: of the cells that are no
nought at least 0.85 of what primary suppression plus one partner a line would show, every small
count free to be 1 to 5, and nothing recovered. `--partnership` also takes the months by type.
"""

import argparse
import time

import polars as pl
from rich.console import Console

from pipelines.models.disclosure import protect
from tests.attacker import Attack, recovered
from tests.disclosure_world import FOLLOW_FROM_MONTH, PLAN, as_frames, draw_atoms

FORCES = 43


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--partnership", action="store_true")
    arguments.add_argument("--scale", type=float, nargs="*", default=[1.0, 0.1])
    given = arguments.parse_args()
    tables = PLAN.tables if given.partnership else PLAN.public
    console = Console(width=140)
    for scale in given.scale:
        atoms = draw_atoms(FORCES, scale)
        started, cpu = time.perf_counter(), time.process_time()
        found = protect(atoms, tables, coarser=FOLLOW_FROM_MONTH)
        spent = time.perf_counter() - started, time.process_time() - cpu
        shares = found.shares.row(0, named=True)
        console.print(
            f"{FORCES} forces, {scale:g} of the country's cases, {len(tables)} tables: "
            f"{shares['nonzero_count']:,} cells that are no nought, {found.blocks.height} blocks, "
            f"{spent[0]:.1f} s ({spent[1]:.1f} s of processor)"
        )
        ratio = shares["shown_share"] / shares["one_partner_share"]
        console.print(
            f"  shown {shares['shown_share']:.2%}, with one partner a line "
            f"{shares['one_partner_share']:.2%} (ratio {ratio:.3f})"
        )
        why = found.log.group_by("why").len().sort("why").rows()
        console.print("  hidden: " + ", ".join(f"{name} {count:,}" for name, count in why))
        console.print(f"  not free to be 1 to 5: {found.audit.filter(~pl.col('is_held')).height}")
        attack = Attack.on(as_frames(found, tables), year_of_month="financial_year")
        console.print(
            f"  recovered {len(recovered(attack))} of {len(attack.hidden):,} by an attack"
        )
        started = time.perf_counter()
        again = protect(atoms, tables, coarser=FOLLOW_FROM_MONTH, earlier=found)
        kept = int(again.blocks["is_kept"].sum())
        console.print(f"  again, {kept} blocks kept: {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
