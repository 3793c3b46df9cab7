"""The formats in which grids are shown and written, each declared once; no renderer is loaded for it."""

from __future__ import annotations

from typing import NamedTuple


class OutputFormat(NamedTuple):
    """A format: what writes it, and how its files are named.

    `renderer` is a module of `imm_eco.render` and its function, from grids to bytes; from one grid where the format
    `holds_one`. The first of the `suffixes` ends the names of its files, the others are understood.
    """

    renderer: str
    suffixes: tuple[str, ...]
    holds_one: bool = False


FORMATS = {
    "table": OutputFormat("table.to_bytes", ("txt", "table")),
    "json": OutputFormat("data.to_json", ("json",)),
    "jsonl": OutputFormat("data.to_jsonl", ("jsonl",), holds_one=True),
    "csv": OutputFormat("data.to_csv", ("csv",), holds_one=True),
    "md": OutputFormat("markdown.to_markdown", ("md",)),
    "html": OutputFormat("html.to_html", ("html", "htm")),
    "xlsx": OutputFormat("xlsx.to_xlsx", ("xlsx",)),
}
"""By the name that `--format` takes, in the order of the help."""

BY_SUFFIX = {suffix: name for name, format in FORMATS.items() for suffix in format.suffixes}
"""The format that the ending of a file's name says."""
