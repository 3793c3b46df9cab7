"""Text in a cell of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imm_eco.render.sanitise import escape_controls
from imm_eco.sheets.parsing.text import as_carried

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell

LONGEST = 32_767  # characters that a cell can hold


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Text that stays text, whatever it starts with and holds."""
    if not text:
        return
    cell.value = as_carried(escape_controls(text)[:LONGEST])
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True
