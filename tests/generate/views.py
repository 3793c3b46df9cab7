"""`docs/views.md`: the views of the file that other tools read."""

from __future__ import annotations

from collections.abc import Iterator

from imm_eco.store.views import VIEWS
from imm_eco.store.views.view import View
from tests.generate.markdown import cell, code, sentence, table


def views() -> Iterator[str]:
    """Every view and its columns."""
    yield "# Views for other tools"
    yield from ("", _ABOUT, "")
    yield from table(
        ("View", "A row is"), ((f"[{code(view.name)}](#{view.name})", cell(view.summary)) for view in VIEWS)
    )
    for view in VIEWS:
        yield from _view(view)


def _view(view: View) -> Iterator[str]:
    yield from ("", f"## {view.name}", "", view.summary, "")
    yield from table(("Column", "Says"), ((code(name), sentence(says)) for name, says in view.columns.items()))


_ABOUT = """\
The database is one SQLite file. These views stay as they are from version to version, so that Datasette, DB Browser,
Excel (through ODBC) or pandas read the same figures as the reports; the tables behind them may change. They say how
things stand now: what was not corrected or withdrawn, at the latest step, without a date. For a past day or a past
state of knowledge, ask the reports (`--as-of`, `--known-at`), as JSON or CSV.

Codes are those of the reports ([sheets.md](sheets.md) lists them), a dossier is its reference, dates are ISO 8601, an
empty value is not known and never zero. Amounts are in MAD, computed from the centimes that the tables hold as whole
numbers. Open the file to read only: what another tool writes behind the tool's back is found by `imm-eco check`.

```sql
-- realised and committed jobs by ecosystem: the figures of `imm-eco report targets`
SELECT ecosystem, committed, realised, dossiers FROM v_figures WHERE indicator = 'jobs';

-- the targets in force today
SELECT * FROM v_targets
WHERE coalesce(since, '') <= date('now') AND (until IS NULL OR until > date('now'));

-- support by ecosystem, of the dossiers that count
SELECT ecosystem, sum(granted), sum(committed), sum(disbursed) FROM v_support GROUP BY ecosystem;
```"""
