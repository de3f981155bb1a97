"""Prophet in processes of its own: the same points, and the caller is not run again."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.models.forecasting import prophet_fit
from pipelines.models.periods import add_months

START = dt.date(2021, 4, 1)


def test_two_processes_give_what_one_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    past = tuple(add_months(START, n) for n in range(30))
    future = tuple(add_months(START, 30 + n) for n in range(12))
    counts = (tuple(20.0 + level + n % 12 for n in range(30)) for level in range(10))
    tasks = [prophet_fit.Task("sexual", past, values, future, 1) for values in counts]
    told: list[tuple[int, int]] = []
    alone = prophet_fit.fit_all(tasks, lambda done, total: None)

    monkeypatch.setattr(prophet_fit, "ENOUGH_FOR_PROCESSES", 1)
    together = prophet_fit.fit_all(tasks, lambda *done: told.append(done))

    assert len(together) == len(tasks) > prophet_fit.CHUNK  # so that both have work
    for one, other in zip(alone, together, strict=True):
        assert one == pytest.approx(other)
    assert told == [(n, len(tasks)) for n in range(1, len(tasks) + 1)]


CALLER = """
import datetime as dt
from pipelines.models.forecasting import prophet_fit

prophet_fit.ENOUGH_FOR_PROCESSES = 1
past = tuple(dt.date(2020 + n // 12, n % 12 + 1, 1) for n in range(24))
task = prophet_fit.Task("sexual", past, tuple(range(24)), (dt.date(2022, 1, 1),), 1)
print(len(prophet_fit.fit_all([task, task], lambda done, total: None)))
"""


def test_a_callers_script_without_a_guard_is_not_run_again_by_each_process(tmp_path: Path) -> None:
    script = tmp_path / "caller.py"
    script.write_text(CALLER, encoding="utf-8")
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert ended.stdout == "2\n"
    assert "Traceback" not in ended.stderr
