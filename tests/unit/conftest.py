"""What the tests of the forecast share."""

import pytest

from pipelines.models.forecasting import prophet_fit


@pytest.fixture
def quick_prophet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for Prophet where only what is made of its points is tested."""

    def mean(task: prophet_fit.Task) -> list[float]:
        return [sum(task.values) / len(task.values) + step for step, _ in enumerate(task.future)]

    monkeypatch.setattr(prophet_fit, "_prophet", mean)
    # Another process would not know of the stand-in.
    monkeypatch.setattr(prophet_fit, "ENOUGH_FOR_PROCESSES", 1_000_000)
