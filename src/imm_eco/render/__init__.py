"""The same grids in every format. Each renderer is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from imm_eco.errors import UsageError
from imm_eco.i18n import _

if TYPE_CHECKING:
    from imm_eco.grid import Grid

FORMATS = ("table", "json", "jsonl", "csv", "md", "html", "xlsx")


def encoded(grids: Grid | Sequence[Grid], format: str) -> bytes:
    """One grid or several in one of `FORMATS`, as the bytes of a file."""
    several = listed(grids)
    if format in ("jsonl", "csv"):
        from imm_eco.render import data

        write = data.to_jsonl if format == "jsonl" else data.to_csv
        return write(_only(several, format))
    if format == "json":
        from imm_eco.render.data import to_json

        return to_json(several)
    if format == "md":
        from imm_eco.render.markdown import to_markdown

        return to_markdown(several)
    if format == "html":
        from imm_eco.render.html import to_html

        return to_html(several)
    if format == "xlsx":
        from imm_eco.render.xlsx import to_xlsx

        return to_xlsx(several)
    from imm_eco.render.table import to_text

    return to_text(several).encode()


def write(grids: Grid | Sequence[Grid], format: str, target: Path | BinaryIO) -> None:
    """Write to a file, whole or not at all, or to a binary stream."""
    content = encoded(grids, format)
    if isinstance(target, Path):
        from imm_eco.files import write_bytes

        write_bytes(target, content)
    else:
        target.write(content)


def listed(grids: Grid | Sequence[Grid]) -> Sequence[Grid]:
    """One grid as a list of one."""
    return grids if isinstance(grids, Sequence) else [grids]


def _only(grids: Sequence[Grid], format: str) -> Grid:
    main = [grid for grid in grids if not grid.secondary]
    if len(main) == 1:
        return main[0]
    raise UsageError(
        _("several tables cannot be one {format} file").format(format=format.upper()),
        hint=_("choose --format json, md, html or xlsx"),
        field="format",
    )
