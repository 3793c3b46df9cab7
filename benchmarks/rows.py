"""Every row of the table, declared once: what is run, beside which yardstick, and how much of it is allowed."""

from __future__ import annotations

from dataclasses import dataclass

PYTHON, TOOL, BIN = "{python}", "{bin}/imm-eco", "{bin}"
YARD = "{yardsticks}"
AS_OF = "2019-12-31"


@dataclass(frozen=True)
class Command:
    """A command line. `fresh` gives it a new copy of a database, as `work.db`, before each run.

    `{data}` is the folder of the data, `{work}` an empty one.
    """

    words: tuple[str, ...]
    fresh: str = ""


@dataclass(frozen=True)
class Row:
    """A row of the table. `data` are the parts of the data that it needs, of `benchmarks.data`.

    `costly` ones warm up like the others and then take one pair, unless pairs are asked for by number.
    """

    name: str
    what: str
    yardstick: str
    ours: Command
    theirs: Command
    most: float
    most_memory: float | None = None
    data: tuple[str, ...] = ()
    costly: bool = False


def _tool(*words: str, fresh: str = "") -> Command:
    return Command((TOOL, *words), fresh)


def _script(name: str, *words: str) -> Command:
    return Command((PYTHON, f"{YARD}/{name}.py", *words))


def _import(*files: str, into: str = "dossiers.db") -> Command:
    return _tool("--db", "{work}/work.db", "import", *(f"{{data}}/{file}" for file in files), fresh=into)


def _targets(db: str) -> Command:
    return _tool("--db", f"{{data}}/{db}", "report", "targets", "--as-of", AS_OF)


def _export(db: str) -> Command:
    return _tool("--db", f"{{data}}/{db}", "export", "{work}/export.xlsx", "--only", "candidates")


NOTHING = Command((PYTHON, "-c", "pass"))
REGISTERS = ("results.xlsx", "candidates.xlsx")
TENTHS = ("results-tenth.xlsx", "candidates-tenth.xlsx")
PANDAS = "pandas: read_excel (openpyxl), to_sql"
CSVKIT = "csvkit: in2csv, csvsql --insert"


def _files(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{{data}}/{name}" for name in names)


ROWS = (
    Row("version", "`imm-eco --version`", "`python -c pass`", _tool("--version"), NOTHING, 2.5),
    Row("help", "`imm-eco --help`", "`sqlite-utils --help`",
        _tool("--help"), Command((f"{BIN}/sqlite-utils", "--help")), 0.7),
    Row("targets", "`report targets` on the example", "`python -c pass`",
        _tool("--db", "{data}/example/imm-eco.db", "report", "targets"), NOTHING, 12, data=("example",)),
    Row("registers", "import of registers of 50 000 results and of 50 000 candidates", PANDAS,
        _import(*REGISTERS), _script("pandas_import", *_files(REGISTERS)), 0.35, 0.6, ("registers",)),
    Row("registers-csvkit", "the same", CSVKIT,
        _import(*REGISTERS), _script("csvkit_import", BIN, *_files(REGISTERS)), 0.15, None, ("registers",), True),
    Row("results", "import of the 50 000 results alone", PANDAS,
        _import("results.xlsx"), _script("pandas_import", "{data}/results.xlsx"), 0.35, 0.6, ("registers",)),
    Row("candidates", "import of the 50 000 candidates alone", PANDAS,
        _import("candidates.xlsx"), _script("pandas_import", "{data}/candidates.xlsx"), 0.35, 0.6, ("registers",)),
    Row("submissions", "import of 1 000 submissions", "a loop of openpyxl, read-only, that keeps nothing",
        _import("submissions", into="empty.db"), _script("openpyxl_read", "{data}/submissions"), 0.6,
        data=("submissions",)),
    Row("window", "`report targets` of 100 000 dossiers, 1 000 000 results", "a script with window functions",
        _targets("big.db"), _script("window_function", "{data}/big.db", AS_OF), 0.35, data=("big",)),
    Row("sql", "the same", "the best SQL written by hand",
        _targets("big.db"), _script("best_sql", "{data}/big.db", AS_OF), 1.3, data=("big",)),
    Row("export", "`export` of 50 000 candidates", "openpyxl write-only, the same formats",
        _export("full.db"), _script("openpyxl_write", "{data}/full.db", "{work}/theirs.xlsx"), 1.2, 1.5, ("full",)),
    Row("registers-tenth", "import of the registers", "the same at a tenth",
        _import(*REGISTERS), _import(*TENTHS), 11, data=("registers",)),
    Row("submissions-tenth", "import of submissions", "the same at a tenth",
        _import("submissions", into="empty.db"), _import("submissions-tenth", into="empty.db"), 11,
        data=("submissions",)),
    Row("targets-tenth", "`report targets`", "the same at a tenth",
        _targets("big.db"), _targets("big-tenth.db"), 11, data=("big",)),
    Row("export-tenth", "`export`", "the same at a tenth",
        _export("full.db"), _export("full-tenth.db"), 11, data=("full",)),
)  # fmt: skip
