"""Write the shipped example anew: `python examples/make.py [--libreoffice]`.

Everything is invented but the totals, and always the same: a second run changes no byte. One submission
was saved by LibreOffice; `--libreoffice` does that again, with `soffice` on the path.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from making import history
from making.companies import CAMPAIGN, COMPANY, Campaign
from making.dossiers import DOSSIER, check_totals
from making.forms import write_inbox
from making.mistakes import write_mistakes
from making.results import results
from making.styles import BY_LIBREOFFICE, IN_INBOX
from making.workbooks import register

from imm_eco.domain.programme import Programme, reading
from imm_eco.sheets.schema import columns

HERE = Path(__file__).parent


def write(folder: Path) -> None:
    """Write every workbook of the example into a folder."""
    check_totals()
    programme = reading.load()
    inbox = folder / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    write_inbox(inbox, programme)
    write_mistakes(inbox, programme)
    _write_history(folder / "registre-historique.xlsx", programme)
    _write_decisions(folder / "decisions-comite-suivi.xlsx", programme)
    for year in (2016, 2017, 2018):
        sheets = [(columns.RESULTS, results(year))]
        register(folder / f"resultats-{year}.xlsx", programme, sheets, f"Résultats déclarés par les promoteurs, {year}")


def _write_history(path: Path, programme: Programme) -> None:
    """Everything up to the last sitting but one: what the office kept by hand so far."""
    others = [one for ref, one in DOSSIER.items() if ref not in IN_INBOX]
    known = {row["company"] for row in _by_company()}
    register(
        path,
        programme,
        [
            (columns.CAMPAIGNS, [{name: getattr(one, name) for name in Campaign.__slots__} for one in CAMPAIGN]),
            (columns.CANDIDATES, [history.candidate(key) for key in COMPANY if key in known]),
            (columns.DOSSIERS, [history.dossier(one) for one in others]),
            (columns.COMMITMENTS, [row for one in others for row in history.todays_commitments(one)]),
            (columns.ASSESSMENTS, [row for one in DOSSIER.values() for row in history.assessments(one)]),
            (columns.PIECES, [row for one in DOSSIER.values() for row in history.pieces(one)]),
            (columns.SESSIONS, [row for row in history.sessions() if row["held_on"] != history.LAST_SITTING]),
            (columns.DECISIONS, [row for row in history.decisions() if row["held_on"] != history.LAST_SITTING]),
            (columns.RESERVATIONS, [r for r in history.reservations() if r["held_on"] != history.LAST_SITTING]),
            (columns.SEALS, history.seals()),
            (columns.MOVES, history.steps()),
            (columns.CONVENTIONS, history.conventions()),
            (columns.DISBURSEMENTS, history.disbursements()),
        ],
        "Registre des dossiers, 2016 à 2018",
    )


def _by_company() -> list[dict[str, str]]:
    """The companies of the register: those without a submission, and those whose action the office knows."""
    return [
        {"company": one.company}
        for ref, one in DOSSIER.items()
        if ref not in IN_INBOX or history.candidate(one.company)["campaign"]
    ]


def _write_decisions(path: Path, programme: Programme) -> None:
    """The last sitting of the comité de suivi, as its secretary sends it."""
    last = history.LAST_SITTING
    register(
        path,
        programme,
        [
            (columns.SESSIONS, [row for row in history.sessions() if row["held_on"] == last]),
            (columns.DECISIONS, [row for row in history.decisions() if row["held_on"] == last]),
            (columns.RESERVATIONS, [row for row in history.reservations() if row["held_on"] == last]),
        ],
        f"Comité de suivi du {last:%d/%m/%Y} : relevé de décisions",
    )


def save_by_libreoffice(path: Path) -> None:
    """Let LibreOffice read a workbook and write it in its own manner."""
    with tempfile.TemporaryDirectory() as folder:
        home = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", folder, str(path)]
        subprocess.run(command, check=True, timeout=180)
        shutil.copyfile(Path(folder, path.name), path)


def main() -> None:
    """Write the example where this file stands."""
    kept = HERE / "inbox" / BY_LIBREOFFICE
    before = kept.read_bytes() if kept.exists() else None
    write(HERE)
    if "--libreoffice" in sys.argv or before is None:
        save_by_libreoffice(kept)
    else:
        kept.write_bytes(before)


if __name__ == "__main__":
    main()
