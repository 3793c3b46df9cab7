"""The same grids in every format. Each renderer is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from imm_eco.errors import UsageError
from imm_eco.i18n import _
from imm_eco.render.formats import FORMATS

if TYPE_CHECKING:
    from imm_eco.grid import Grid


def encoded(grids: Grid | Sequence[Grid], format: str) -> bytes:
    """One grid or several in one of `FORMATS`, as the bytes of a file."""
    module, function = FORMATS[format].renderer.split(".")
    renderer = getattr(import_module(f"imm_eco.render.{module}"), function)
    several = listed(grids)
    content: bytes = renderer(_only(several, format) if FORMATS[format].holds_one else several)
    return content


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
