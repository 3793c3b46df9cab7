"""The figures of the run, told at its end; a figure that a test counts is a property of its report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.torture.figures import Figure

FigureOf = Callable[[str], Figure]


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> FigureOf:
    """Count something under a name: `with figure("kills during an import") as figure: …`."""
    return lambda name: Figure(name, record_property)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What was measured, a line a test."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    told = [value for report in reports for name, value in report.user_properties if name == "figure"]
    if told:
        terminalreporter.section("figures")
        for line in sorted(told):
            terminalreporter.write_line(line)
