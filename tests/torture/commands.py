"""Every command of the tool with words that make it show data, so that a new command cannot be forgotten.

A command without required words runs as it is; `{text}` stands for a text from outside, `{folder}` for a place to
write. What writes is a dry run, where it has one.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from tests.exchange.story import ATLAS, RIF
from tests.test_house import commands

SESSION = "suivi-2017-04-01"

WORDS: dict[str, str] = {
    "candidate register": "--ice 001525713000066 --name {text} --channel ami --contact {text} --city {text}",
    "candidate edit": f"{ATLAS} --name {{text}} --contact {{text}}",
    "candidate merge": f"{ATLAS} {RIF} --reason {{text}}",
    "candidate show": ATLAS,
    "campaign add": "RS-FES --title {text} --channel road-show --on 01/02/2017 --city {text}",
    "campaign edit": "RS-01 --title {text} --city {text}",
    "dossier open": f"{RIF} --title {{text}} --ecosystem travail-metaux --investment 1MDH --on 01/02/2017",
    "dossier edit": "D-1 --title {text} --sector {text}",
    "dossier show": "D-1 --sources",
    "dossier commit": "D-2 2020 --jobs 12 --turnover 1MDH",
    "dossier assess": "D-2 --relevance 80 --comment {text} --assessor {text} --on 01/02/2018",
    "dossier piece": "D-2 statuts --comment {text} --on 01/02/2018",
    "dossier sign": "D-1 {text} 1000 --on 01/02/2018",
    "dossier advance": "D-2 --on 01/02/2018",
    "dossier return": "D-2 --to {text} --reason {text}",
    "dossier withdraw": "D-2 --reason {text} --on 01/02/2018",
    "dossier drop": "D-2 --reason {text} --on 01/02/2018",
    "dossier close": "D-1",
    "dossier lift": "D-1",
    "dossier hold": "D-1 --reason {text} --on 01/02/2018",
    "dossier resume": "D-1",
    "dossier moves": "D-1",
    "committee open": "suivi --state {text} --minutes {text} --on 01/02/2018",
    "committee edit": f"{SESSION} --minutes {{text}}",
    "committee decide": f"D-1 resilie --session {SESSION} --reason {{text}}",
    "committee agenda": "suivi",
    "committee minutes": SESSION,
    "committee list": f"--session {SESSION}",
    "committee retract": f"D-1 --session {SESSION} --yes --reason {{text}}",
    "result record": "D-1 jobs 2018 99 --piece {text}",
    "disbursement record": "D-1 1000 --piece {text} --on 01/02/2018",
    "target set": "{text} jobs 1000 --source {text}",
    "period close": "2017-12 --reason {text}",
    "period reopen": "2017-12 --reason {text}",
    "programme check": "{text}",
    "report monthly": "--period 2018-06 --output {folder}/pack",
    "explain": "targets --ecosystem travail-metaux --indicator jobs",
    "template": "{folder}/template.xlsx --kind results",
    "import": "{text}",
    "export": "{folder}/export.json",
    "backup": "{folder}/backup.db --yes",
    "restore": "{text} --yes",
    "undo": "--reason {text}",
    "log": "2",
}
NEW_FILES = ("init", "demo", "restore", "backup", "migrate")
"""Those that make a file of their own, or replace it."""


def every() -> Iterator[tuple[str, Any]]:
    """Each command with its declaration, in English."""
    for path, command in commands("en"):
        if not hasattr(command, "list_commands"):
            yield path.removeprefix("imm-eco "), command


def words(name: str, command: Any, text: str, folder: str) -> list[str]:
    """What to type: the command, its words, and that nothing is to be kept."""
    # No system hands a zero over in a word of the command line.
    said = [word.format(text=text.replace("\0", ""), folder=folder) for word in shlex.split(WORDS.get(name, ""))]
    options = {option for parameter in command.params for option in parameter.opts}
    return [*name.split(), *said, *(["--dry-run"] if "--dry-run" in options else [])]


def unprepared() -> list[str]:
    """The commands that need words and have none here, and the words of commands that are no more."""
    there = dict(every())
    needing = [name for name, command in there.items() if any(each.required for each in command.params)]
    return sorted({*needing} - {*WORDS}) + sorted({*WORDS} - {*there})
