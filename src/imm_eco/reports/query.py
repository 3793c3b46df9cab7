"""What is asked of a report: for which day, as known when, of which part of the programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from imm_eco.domain.programme import Programme
from imm_eco.i18n import _


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """A question put to a report.

    `as_of`: what was true on that day. `known_at`: as the database knew it at that moment (UTC), or now; the
    connection is opened for it, here it is only told. `ecosystem` keeps one ecosystem; `by` cuts the figures
    along something else than ecosystems.
    """

    as_of: date
    known_at: str | None = None
    ecosystem: str | None = None
    by: str | None = None

    @property
    def day(self) -> str:
        """The day in ISO 8601, as the queries take it."""
        return self.as_of.isoformat()

    def titled(self, title: str, programme: Programme) -> str:
        """The title of a report, with the ecosystem that is asked for alone."""
        if self.ecosystem is None:
            return title
        return _("{title}: {ecosystem}").format(title=title, ecosystem=programme.ecosystems.title(self.ecosystem))

    def facts(self, report: str, **more: object) -> Mapping[str, object]:
        """The head of the report's JSON: its name and moment, its own facts, then how the figures were cut.

        A report whose keys have changed their meaning has a `schema_version` of its own.
        """
        cut = {"ecosystem": self.ecosystem, **({"by": self.by} if self.by else {})}
        return {"report": report, "as_of": self.as_of, "known_at": self.known_at, **more, **cut}
