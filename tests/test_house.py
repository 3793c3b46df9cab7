"""The order of the house: which way imports run, who may print, and what a short command may load."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

import pytest
import typer

from imm_eco import i18n
from imm_eco.cli import app
from imm_eco.reports import catalogue
from imm_eco.store import database
from imm_eco.store.tables import FACTS
from tests.conftest import SRC, Run
from tests.sources import nodes, parsed

HOUSE = SRC / "imm_eco"
FILES = sorted(HOUSE.rglob("*.py"))

LAYERS = (
    {"encoding", "i18n", "exact_json", "memory", "__version__", "domain"},
    {"errors", "faults"},
    {"files", "domain.vocabulary", "domain.nouns"},
    {"suggestions", "domain.columns"},
    {"grid", "domain.programme"},
    {"document"},
    {"formatting"},
    {"counts"},
    {"domain.rules", "store.models"},
    {"store.tables"},
    {"sheets", "store"},
    {"services"},
    {"reports", "render"},
    {"cli"},
    {"__main__"},
)
"""From the ground up; a module may import what is under it, and its own package."""
FLOOR = {name: floor for floor, names in enumerate(LAYERS) for name in names}

HEAVY = ("sqlmodel", "sqlalchemy", "openpyxl", "rich", "pydantic")
LONGEST_FILE = 350


def room(path: Path) -> str:
    """The package or module of the house that a file belongs to, as the floors name them."""
    return _room(path.relative_to(HOUSE).with_suffix("").parts)


def _room(parts: Sequence[str]) -> str:
    inner = ".".join(parts[:2])
    return inner if inner in FLOOR else parts[0]


def shown(path: Path, node: Any) -> str:
    return f"{path.relative_to(SRC).as_posix()}:{node.lineno}"


def imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[ast.stmt, str]]:
    """Every module imported, and each name taken from it, with the statement that asks for it."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"


def running(tree: ast.AST, *, functions: bool = True) -> Iterator[ast.AST]:
    """The nodes of a source as it runs: without what only the type checker reads, and without functions if asked."""
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            left += node.orelse
        elif functions or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
            left += ast.iter_child_nodes(node)


@cache
def on_import(path: Path) -> tuple[ast.AST, ...]:
    """The nodes that run when a module is imported: without its functions."""
    return tuple(running(parsed(path), functions=False))


def asked(module: str) -> str | None:
    """The package or module of the house that an import asks for."""
    parts = module.split(".")
    return _room(parts[1:]) if parts[0] == "imm_eco" and len(parts) > 1 else None


def importers(library: str, nodes_of: Callable[[Path], Iterable[ast.AST]] = nodes) -> dict[Path, ast.stmt]:
    """The files of the house that import a library."""
    found = {}
    for path in FILES:
        for node, module in imports(nodes_of(path)):
            if module.split(".")[0] == library:
                found[path] = node
    return found


def _language_tests(nodes: Iterable[ast.AST]) -> Iterator[ast.Compare]:
    """Comparisons of a word with the code of a language."""
    for node in nodes:
        if isinstance(node, ast.Compare):
            words = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
            if any(word in i18n.LANGUAGES for word in words):
                yield node


class TestLayers:
    def test_every_file_has_its_floor(self) -> None:
        assert {room(path) for path in FILES} - {"__init__"} <= set(FLOOR)

    def test_imports_run_downwards(self) -> None:
        upwards = [
            f"{shown(path, node)} imports {module}"
            for path in FILES
            for node, module in imports(nodes(path))
            if (other := asked(module)) and other != (own := room(path)) and FLOOR[other] >= FLOOR.get(own, 0)
        ]
        assert upwards == []

    def test_nothing_below_the_command_line_knows_typer(self) -> None:
        assert {room(path) for path in importers("typer")} == {"cli"}

    def test_rich_lives_in_the_command_line_and_the_renderers(self) -> None:
        assert {room(path) for path in importers("rich")} <= {"cli", "render"}

    def test_openpyxl_lives_in_the_sheets_and_the_renderers(self) -> None:
        assert {room(path) for path in importers("openpyxl")} <= {"sheets", "render"}

    @pytest.mark.parametrize("library", ["openpyxl", "rich"])
    def test_a_heavy_library_is_imported_where_it_is_used(self, library: str) -> None:
        """Inside a function, or in a renderer that is itself imported inside one."""
        at_import = importers(library, on_import)
        assert [shown(path, node) for path, node in at_import.items() if path.parent.name != "render"] == []
        renderers = {f"imm_eco.render.{path.stem}" for path in at_import}
        early = [
            shown(path, node)
            for path in FILES
            for node, module in imports(on_import(path))
            if module in renderers or module.rpartition(".")[0] in renderers
        ]
        assert early == []

    @pytest.mark.parametrize("library", ["sqlmodel", "sqlalchemy", "pydantic", "pydantic_core"])
    def test_only_what_declares_the_tables_and_what_derives_from_them_load_their_libraries(self, library: str) -> None:
        declaring = [path.relative_to(HOUSE / "store").parts[0] for path in importers(library)]
        assert {*declaring} <= {"models", "schema.py"}

    def test_no_command_loads_the_declaration_of_the_tables(self) -> None:
        loading = [
            f"{shown(path, node)} imports {module}"
            for path in FILES
            for node, module in imports(running(parsed(path)))
            if module.startswith(("imm_eco.store.models", "imm_eco.store.schema"))
        ]
        allowed = ("imm_eco/store/schema.py", "imm_eco/store/models/")
        assert loading == [line for line in loading if line.startswith(allowed)]

    def test_only_the_command_line_reads_the_clock_or_prints(self) -> None:
        clocks = {"now", "today", "utcnow", "time_ns", "monotonic", "localtime", "gmtime"}
        found = []
        for path in FILES:
            for node in nodes(path):
                if not isinstance(node, ast.Call):
                    continue
                called = node.func
                named = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if named in ("print", "input") or (isinstance(called, ast.Attribute) and named in clocks):
                    found.append(shown(path, node))
        assert [place for place in found if "/cli/" not in place] == []

    def test_no_function_asks_which_language_it_is(self) -> None:
        """What differs by language is data: a `Locale`, titles, the catalogue."""
        planted = ast.parse('sign = "%" if i18n.language == "fr" else ""')
        assert list(_language_tests(ast.walk(planted))) != []
        asked = [shown(path, node) for path in FILES for node in _language_tests(nodes(path))]
        assert asked == []

    def test_the_command_line_reads_the_clock_in_one_place(self) -> None:
        clocks = {path.name for path in FILES if re.search(r"\.(now|today)\(", path.read_text(encoding="utf-8"))}
        assert clocks == {"terminal.py"}

    def test_no_file_is_too_long_to_read(self) -> None:
        lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
        # These declarations are tables: they are read by entry, not from top to bottom.
        tables = {"problem_catalogue.py", "vocabulary.py"}
        long = [path.name for path, length in lengths.items() if length > LONGEST_FILE]
        assert [name for name in long if name not in tables] == []


ADDING = {"add", "append", "clear", "extend", "insert", "pop", "remove", "sort", "update"}
PROBLEMS = re.compile("problem|fault|refusal|violation|collector", re.IGNORECASE)


def handed_down(tree: ast.AST) -> list[str]:
    """Functions that change a collection of problems that they are given, at once or once an object has kept it."""
    return [
        f"{function.name}({name})"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
        if PROBLEMS.search(name := each.arg) or (each.annotation and PROBLEMS.search(ast.unparse(each.annotation)))
        if {name, *_kept_as(name, function)} & set(_changed(tree if function.name == "__init__" else function))
    ]


def _kept_as(name: str, function: ast.FunctionDef) -> Iterator[str]:
    """The attributes in which an object keeps what it was made with."""
    for node in ast.walk(function) if function.name == "__init__" else ():
        if isinstance(node, ast.Assign) and ast.unparse(node.value) == name:
            yield from map(ast.unparse, node.targets)


def _changed(tree: ast.AST) -> Iterator[str]:
    """What is changed in place: by a method that adds or takes away, by `+=`, by an item that is set."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ADDING:
            yield ast.unparse(node.func.value)
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(node, ast.AugAssign) and target:
                yield ast.unparse(target)
            elif isinstance(target, ast.Subscript):
                yield ast.unparse(target.value)


class TestProblemsAreReturned:
    @pytest.mark.parametrize("package", sorted(FLOOR))
    def test_no_function_adds_to_problems_that_it_is_given(self, package: str) -> None:
        found = {path.name: handed_down(parsed(path)) for path in FILES if room(path) == package}
        assert {name: functions for name, functions in found.items() if functions} == {}

    @pytest.mark.parametrize(
        ("planted", "found"),
        [
            ("def f(rows, problems): problems.append(rows)", ["f(problems)"]),
            ("def f(told: list[Problem]): told += [1]", ["f(told)"]),
            ("def f(*, faults):\n    for each in ():\n        faults[each] = 1", ["f(faults)"]),
            ("class A:\n    def __init__(self, collector): self._c = collector\n    def f(self): self._c.add(1)",
             ["__init__(collector)"]),
            ("def f(rows):\n    problems = [*rows]\n    problems.append(1)\n    return problems", []),
            ("class A:\n    def __init__(self, faults): self.all = [*faults]\n    def f(self): self.all.append(1)", []),
        ],
    )  # fmt: skip
    def test_a_function_that_does_is_found(self, planted: str, found: list[str]) -> None:
        assert handed_down(ast.parse(planted)) == found


def arrows(sources: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Which modules each module imports as it runs, in functions too; not what only the type checker reads."""
    return {
        own: {
            other
            for _node, name in imports(running(tree))
            if (other := name if name in sources else name.rpartition(".")[0]) in sources and other != own
        }
        for own, tree in sources.items()
    }


def circle(sources: dict[str, ast.Module]) -> list[str]:
    """Modules that import one another in a circle, from one back to itself; nothing where there are none."""
    try:
        TopologicalSorter(arrows(sources)).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def written(**texts: str) -> dict[str, ast.Module]:
    """Sources by the name of their module below the house; `__` stands for the dot."""
    return {"imm_eco." + name.replace("__", "."): ast.parse(text) for name, text in texts.items()}


class TestNoCircles:
    def test_no_two_modules_import_each_other_by_whatever_way(self) -> None:
        names = {path: ".".join(path.relative_to(SRC).with_suffix("").parts) for path in FILES}
        assert circle({name.removesuffix(".__init__"): parsed(path) for path, name in names.items()}) == []

    @pytest.mark.parametrize(
        "planted",
        [
            written(a="from imm_eco.b import x", b="import imm_eco.a"),
            written(p__a="from imm_eco.p import b", p__b="def f():\n    from imm_eco.p.a import x"),
            written(p="from imm_eco.p.a import x", p__a="from imm_eco.p.b import y", p__b="from imm_eco.p import noun"),
        ],
        ids=["two rooms", "in a function", "a noun and its verbs"],
    )
    def test_a_circle_is_found(self, planted: dict[str, ast.Module]) -> None:
        assert set(circle(planted)) == set(planted)

    def test_what_only_the_type_checker_reads_is_no_circle(self) -> None:
        asked_for_type = "if TYPE_CHECKING:\n    from imm_eco.b import Type"
        assert circle(written(a=asked_for_type, b="from imm_eco.a import x")) == []


SHARED = {
    "__init__", "app", "column_options", "commands", "error_messages", "file_names", "log_handler", "maintenance",
    "options", "session", "terminal", "views",
    "campaign/options", "candidate/options", "committee/decision_sheet", "committee/options", "dossier/moving",
    "dossier/options", "import_/header_mapping", "import_/progress", "import_/returns",
}  # fmt: skip
"""What no command is named after: the frame, and what several commands share."""


def homes() -> dict[str, str]:
    """Where the function of each command is to be, by its words."""
    found = {}
    for word in app.words():
        noun = f"{word.name}{'_' * iskeyword(word.name)}"
        if not word.is_noun:
            found[word.name] = f"{noun}/command" if (HOUSE / "cli" / noun).is_dir() else noun
            continue
        for verb in import_module(f"imm_eco.cli.{noun}").noun.verbs:
            is_declared = word.name == "report" and catalogue.find(verb)
            found[f"{word.name} {verb}"] = f"{noun}/{'catalogued' if is_declared else verb + '_' * iskeyword(verb)}"
    return found


def misplaced(homes: dict[str, str], sources: dict[str, ast.Module]) -> list[str]:
    """Commands without a function of their name in the file of their name, and files that belong to no command."""
    functions = {
        file: {node.name for node in tree.body if isinstance(node, ast.FunctionDef)} for file, tree in sources.items()
    }
    homeless = [
        words
        for words, file in homes.items()
        if not {(verb := words.split()[-1]), f"{verb}_", "command"} & functions.get(file, set())
    ]
    nouns = {f"{file.split('/')[0]}/__init__" for file in homes.values() if "/" in file}
    return homeless + sorted(set(sources) - set(homes.values()) - nouns - SHARED)


class TestTreeOfCommands:
    def sources(self) -> dict[str, ast.Module]:
        cli = HOUSE / "cli"
        files = {path.relative_to(cli).with_suffix("").as_posix(): path for path in FILES if cli in path.parents}
        return {name: parsed(path) for name, path in files.items()}

    def test_the_tree_of_files_is_the_tree_of_commands(self) -> None:
        sources = self.sources()
        assert misplaced(homes(), sources) == []
        assert sorted(SHARED - set(sources)) == []

    def test_a_command_elsewhere_and_a_file_of_no_command_are_found(self) -> None:
        sources = self.sources()
        sources["dossier/waits"] = sources.pop("dossier/hold")
        assert misplaced(homes(), sources) == ["dossier hold", "dossier/waits"]

    def test_a_file_without_its_command_is_found(self) -> None:
        assert misplaced(homes(), self.sources() | {"undo": ast.parse("def take_back(): ...")}) == ["undo"]


class TestWhatIsLoaded:
    """A short command loads little: measured in a process of its own."""

    def loaded(self, *args: str, cwd: Path, libraries: tuple[str, ...] = HEAVY) -> list[str]:
        code = (
            "import sys; from imm_eco.cli import main\n"
            f"try: main({list(args)!r})\n"
            "except SystemExit as leave: assert not leave.code, leave.code\n"
            f"sys.stderr.write('loaded: ' + ' '.join(m for m in {libraries!r} if m in sys.modules))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=cwd, env=_environment(), capture_output=True, text=True, check=True
        )
        return done.stderr.rpartition("loaded: ")[2].split()

    @pytest.mark.parametrize(
        "args", [("--help",), ("--version",), ("report", "--help"), ("dossier", "--help"), ("import", "--help")]
    )
    def test_help_and_version_load_nothing_heavy(self, tmp_path: Path, args: tuple[str, ...]) -> None:
        assert self.loaded(*args, cwd=tmp_path) == []

    @pytest.mark.parametrize("noun", [word.name for word in app.words() if word.is_noun])
    def test_help_of_a_noun_loads_none_of_its_commands(self, tmp_path: Path, noun: str) -> None:
        verbs = import_module(f"imm_eco.cli.{noun}").noun.verbs
        assert (
            self.loaded(noun, "--help", cwd=tmp_path, libraries=tuple(f"imm_eco.cli.{noun}.{v}" for v in verbs)) == []
        )

    def test_a_command_loads_no_other_of_its_noun(self, run: Run, tmp_path: Path) -> None:
        run("init")
        modules = tuple(f"imm_eco.cli.{file.replace('/', '.')}" for file in homes().values())
        assert self.loaded("dossier", "list", cwd=tmp_path, libraries=modules) == ["imm_eco.cli.dossier.list"]

    def test_the_version_does_not_even_load_typer(self, tmp_path: Path) -> None:
        assert self.loaded("--version", cwd=tmp_path, libraries=("typer", "sqlite3")) == []

    @pytest.mark.parametrize(
        "args",
        [
            ("report", "targets"),
            ("report", "pipeline"),
            ("dossier", "list"),
            ("log",),
            ("info",),
            ("target", "list"),
            ("period", "list"),
            ("check",),
            ("migrate",),
            ("undo", "2"),
            (
                "candidate",
                "register",
                "--ice",
                "001525713000066",
                "--name",
                "Atlas",
                "--contact",
                "A",
                "--channel",
                "ami",
            ),
            ("campaign", "add", "RS-FES", "--channel", "road-show", "--title", "Fès", "--on", "2018-03-15"),
            ("import", "candidats.csv"),
        ],
    )
    def test_nothing_that_reads_or_writes_loads_the_models(
        self, run: Run, tmp_path: Path, args: tuple[str, ...]
    ) -> None:
        run("init")
        run("campaign", "add", "WS-CASA", "--channel", "workshop", "--title", "Casa", "--on", "2018-01-15")
        (tmp_path / "candidats.csv").write_text(
            "ICE;Raison sociale;Contact;Canal\n002418735000181;Aciers du Nord;S. Idrissi;ami\n", encoding="utf-8"
        )
        assert [m for m in self.loaded(*args, cwd=tmp_path) if m != "rich"] == []

    def test_nor_does_a_new_file(self, tmp_path: Path) -> None:
        assert [m for m in self.loaded("init", cwd=tmp_path) if m != "rich"] == []

    def test_a_report_for_a_script_loads_nothing_heavy(self, run: Run, tmp_path: Path) -> None:
        run("init")
        assert self.loaded("report", "targets", "--json", cwd=tmp_path) == []


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(SRC), "PYTHONUTF8": "1"}


def test_the_tables_named_for_reports_are_those_of_the_models() -> None:
    assert tuple(str(fact.__tablename__) for fact in FACTS) == database.FACT_TABLES


def commands(lang: str) -> Iterator[tuple[str, Any]]:
    """Every command and noun, built in a language, with its words."""
    i18n.use(lang)
    root = app.build()
    yield "imm-eco", root
    ctx = root.make_context("imm-eco", [], resilient_parsing=True)
    yield from _under(root, ctx, "imm-eco")


def _under(group: Any, ctx: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        yield f"{path} {name}", command
        if hasattr(command, "list_commands"):
            yield from _under(command, typer.Context(command, parent=ctx, info_name=name), f"{path} {name}")


class TestEveryWordIsExplained:
    @pytest.mark.parametrize("lang", ["en", "fr"])
    def test_every_command_says_what_it_does(self, lang: str) -> None:
        assert [path for path, command in commands(lang) if not command.help] == []

    @pytest.mark.parametrize("lang", ["en", "fr"])
    def test_every_option_and_argument_says_what_it_means(self, lang: str) -> None:
        silent = [
            f"{path} {parameter.name}"
            for path, command in commands(lang)
            for parameter in command.params
            if not parameter.help
        ]
        assert silent == []

    def test_french_says_it_in_french(self) -> None:
        english, french = dict(commands("en")), dict(commands("fr"))
        assert english.keys() == french.keys()
        same = [path for path in english if english[path].help == french[path].help]
        same += [
            f"{path} {one.name}"
            for path in english
            for one, other in zip(english[path].params, french[path].params, strict=True)
            if one.help == other.help and one.name not in ("code",)
        ]
        assert same == []

    def test_a_sentence_ends_with_a_full_stop(self) -> None:
        texts = [
            (f"{path} {getattr(each, 'name', '')}", each.help)
            for path, command in commands("fr")
            for each in (command, *command.params)
        ]
        assert [path for path, text in texts if text and not text.rstrip().endswith((".", "…", "?"))] == []
