"""`imm-eco demo`: the whole story on the shipped example, by the very commands that an analyst types."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli.app import DEFAULT_DB
from imm_eco.cli.terminal import Terminal
from imm_eco.errors import DONE, DatabaseError, DataError, NotFoundError, UsageError
from imm_eco.files import make_folder
from imm_eco.i18n import N_, _

FOLDER = "imm-eco-demo"
END_OF_STORY = "2018-12-31"


@dataclass(frozen=True, slots=True)
class Scene:
    """A command of the story: what it is for, its words, and what is said if it refuses files."""

    purpose: str
    words: tuple[str, ...]
    remark: str = ""


STORY: tuple[Scene, ...] = (
    Scene(N_("A new database, with the programme and its targets as published."), ("init",)),
    Scene(
        N_("The inbox: forms filled in by companies, each in its own way."),
        ("import", "inbox"),
        N_(
            "Exit code 5, as it should be: two forms hold mistakes and were refused whole, each problem with its cell. "
            "The others are in."
        ),
    ),
    Scene(
        N_("The register: what became of the dossiers from 2016 to 2018, under the rules of the process."),
        ("import", "registre-historique.xlsx"),
    ),
    Scene(
        N_("The latest decisions of the State, sent by the committee's secretary."),
        ("import", "decisions-comite-suivi.xlsx"),
    ),
    Scene(
        N_("Three years of results."),
        ("import", "resultats-2016.xlsx", "resultats-2017.xlsx", "resultats-2018.xlsx"),
    ),
    Scene(N_("Where the dossiers stand."), ("report", "pipeline", "--as-of", END_OF_STORY)),
    Scene(N_("And the scoreboard."), ("report", "targets", "--as-of", END_OF_STORY)),
)
"""The story, command by command."""

NEXT: tuple[tuple[str, ...], ...] = (
    ("dossier", "show", "VM-2016-02"),
    ("report", "targets", "--as-of", "2017-12-31"),
    ("export", "imm-eco.xlsx"),
)
"""What to try next: a dossier that deviates from its seal, the year before, everything in a workbook."""


def demo(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar=N_("DIR"), help=N_("Where to play it (else imm-eco-demo, or the next free name).")),
    ] = None,
) -> None:
    """Play the story."""
    terminal = Terminal.of(ctx)
    stage = _set_stage(_example(), folder)
    terminal.say(_("The companies are fictional; the totals are the published ones. Everything is in {folder}").format(
        folder=stage
    ))  # fmt: skip
    with _inside(stage):
        for scene in STORY:
            _play(terminal, scene)
    _say_what_next(terminal, stage)


def _example() -> Path:
    """The shipped example: inside the installed package, or at the root of a checkout. Raises NotFoundError."""
    package = Path(__file__).parents[1]
    for folder in (package / "examples", package.parents[1] / "examples"):
        if (folder / "inbox").is_dir():
            return folder
    raise NotFoundError(_("this installation lacks the example files"), hint=_("install imm-eco again"))


def _set_stage(example: Path, typed: Path | None) -> Path:
    """The folder of the story, with the example's files in it. Raises before anything is written."""
    stage = typed or _free_folder()
    files = [source for source in sorted(example.iterdir()) if _is_shown(source)]
    _require_free(stage, files)
    make_folder(stage)
    for source in files:
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, stage / source.name)
    return stage


def _free_folder() -> Path:
    names = (FOLDER if number == 1 else f"{FOLDER}-{number}" for number in count(1))
    return next(path for name in names if not (path := Path(name)).exists())


def _is_shown(source: Path) -> bool:
    """What a reader of the example looks at: its workbooks and its page, not what makes them."""
    return source.name == "inbox" or source.suffix in (".xlsx", ".md")


def _require_free(stage: Path, files: list[Path]) -> None:
    if (stage / DEFAULT_DB).exists():
        message = _("{folder} already holds a database; nothing was touched").format(folder=stage)
        raise DatabaseError(message, hint=_("name another folder, or none for a new one"))
    taken = [source.name for source in files if (stage / source.name).exists()]
    if taken or (stage.exists() and not stage.is_dir()):
        message = _("{folder} is not free; nothing was touched").format(folder=stage)
        raise UsageError(message, details=taken, hint=_("name another folder, or none for a new one"))


@contextmanager
def _inside(stage: Path) -> Iterator[None]:
    """Work in the folder of the story, whatever database the analyst has set."""
    own = os.environ.pop("IMM_ECO_DB", None)
    try:
        with chdir(stage):
            yield
    finally:
        if own is not None:
            os.environ["IMM_ECO_DB"] = own


def _play(terminal: Terminal, scene: Scene) -> None:
    terminal.say("")
    terminal.say(f"# {_(scene.purpose)}")
    terminal.say(f"$ {_typed(scene.words)}")
    code = _run(terminal, scene.words)
    if code == DataError.exit_code and scene.remark:
        terminal.say(_(scene.remark))
    elif code != DONE:
        raise typer.Exit(code)


def _run(terminal: Terminal, words: tuple[str, ...]) -> int:
    """The exit code of a command run as from the shell, as quiet, verbose and coloured as this one."""
    from imm_eco.cli import main

    global_options = [*(["--quiet"] if terminal.quiet else []), *(["--verbose"] if terminal.verbose else [])]
    try:
        main(["--color", terminal.color, *global_options, *words])
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else 1
    return DONE


def _typed(words: tuple[str, ...]) -> str:
    return " ".join(("imm-eco", *words))


def _say_what_next(terminal: Terminal, stage: Path) -> None:
    terminal.say("")
    terminal.say(_("Try next:"))
    name = f'"{stage}"' if " " in str(stage) else str(stage)
    terminal.say(f"  cd {name}")
    own = ("--db", DEFAULT_DB) if "IMM_ECO_DB" in os.environ else ()
    for words in NEXT:
        terminal.say(f"  {_typed((*own, *words))}")
