"""The views that other tools read: Datasette, DB Browser, Excel or pandas see the figures of the reports.

They say how things stand: what was not retracted, at the latest step, without a date. A view is plain SQL
over the tables, with SQLite's own functions alone, since the file trusts no others.
"""

from collections.abc import Iterator

from imm_eco.store.views.figures import CHANGES, CLOSINGS, DISBURSEMENTS, FIGURES, RESULTS, TARGETS
from imm_eco.store.views.projects import ALIASES, CANDIDATES, COMMITMENTS, DECISIONS, DOSSIERS, MOVES, SUPPORT
from imm_eco.store.views.view import View

VIEWS: tuple[View, ...] = (
    CANDIDATES, ALIASES, DOSSIERS, SUPPORT, MOVES, DECISIONS, COMMITMENTS, RESULTS, DISBURSEMENTS, TARGETS,
    FIGURES, CLOSINGS, CHANGES,
)  # fmt: skip
"""In the order of `docs/views.md`."""


def statements() -> Iterator[tuple[str, str]]:
    """The name of each view and the statement that creates it, in an order in which they can be made."""
    return ((view.name, view.statement) for view in VIEWS)
