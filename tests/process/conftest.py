"""The report tests' empty book, where a rule is asked about a day."""

from tests.reports.conftest import empty as empty
