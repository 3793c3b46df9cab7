"""The cells of one sheet, coloured where they are at fault: in one pass over its XML, the rest untouched."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from imm_eco.sheets.annotation.spans import Splice, local, spliced, tag_end, with_attributes
from imm_eco.sheets.cells import cell_ref, position_of

Position = tuple[int, int]
Marked = Callable[[int, str | None], int]
"""From a cell's style to the one that shows its severity; None takes the colour away."""

# What stands after the drawing of notes, in the order that the format asks for.
_AFTER_NOTES = frozenset(
    ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
)
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z]+\d+):([A-Z]+\d+)["']""")
_SELECTED = re.compile(rb"""(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected\s*=\s*["'](?:1|true)["']""")
_HEAD = 64 * 1024


def anchors(content: bytes, positions: Iterable[Position]) -> dict[Position, Position]:
    """The cell that shows each position: itself, or the first one of the merged cells that cover it."""
    ordered = sorted(positions)
    found = {position: position for position in ordered}
    for first, last in _MERGE.findall(content):
        (top, left), (bottom, right) = (position_of(ref.decode()) for ref in (first, last))
        for each in ordered[bisect_left(ordered, (top, 0)) : bisect_right(ordered, (bottom, 1 << 20))]:
            if left <= each[1] <= right:
                found[each] = (top, left)
    return found


def deselected(content: bytes) -> bytes:
    """The sheet when another one is shown first: two selected sheets would be edited together."""
    return _SELECTED.sub(rb"\1", content[:_HEAD]) + content[_HEAD:]


class Colouring:
    """One pass over a sheet: the marked cells take their colour, and earlier colours go."""

    def __init__(self, content: bytes, marks: Mapping[Position, str], marked: Marked, stale: set[int]) -> None:
        self._content = content
        self._marks = marks
        self._marked = marked
        self._stale = stale
        self._rows: dict[int, list[int]] = {}
        for row, column in sorted(marks):
            self._rows.setdefault(row, []).append(column)
        self._waiting = deque(sorted(self._rows))
        self._splices: list[Splice] = []
        self._columns: list[tuple[int, int, int]] = []  # first, last, style
        self._prefix = ""
        self._row = self._column = self._depth = 0
        self._row_style: int | None = None
        self._row_start = self._data_start = self._top = self._notes = -1
        self._pending: list[int] = []
        self._data_done = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end

    def written(self, notes: str = "") -> bytes:
        """The sheet, with a reference to the drawing of its notes if it has none yet."""
        self._parser.Parse(self._content, True)
        if notes:
            drawing = (
                f'<{self._prefix}legacyDrawing xmlns:immr="http://schemas.openxmlformats.org/officeDocument/2006/'
                f'relationships" immr:id="{notes}"/>'
            )
            self._splices.append((self._notes, self._notes, drawing))
        return spliced(self._content, self._splices)

    def _start(self, name: str, told: dict[str, str]) -> None:
        self._depth += 1
        tag = local(name)
        if self._depth <= 2:
            self._open_top(name, tag)
        if tag == "c" and self._row_start >= 0:
            self._cell(told)
        elif tag == "row" and not self._data_done:
            self._open_row(told)
        elif tag == "sheetData":
            self._data_start = self._parser.CurrentByteIndex
        elif tag == "col":
            self._columns.append((int(told["min"]), int(told["max"]), int(told.get("style", "0"))))
        elif tag in _AFTER_NOTES and self._data_done and self._notes < 0:
            self._notes = self._top

    def _open_top(self, name: str, tag: str) -> None:
        self._top = self._parser.CurrentByteIndex
        if self._depth == 1:
            self._prefix = name[: -len(tag)]

    def _open_row(self, told: dict[str, str]) -> None:
        self._row_start = self._parser.CurrentByteIndex
        self._row = int(float(told.get("r") or self._row + 1))
        self._row_style = int(told.get("s", "0")) if told.get("customFormat") in ("1", "true") else None
        self._column = 0
        while self._waiting and self._waiting[0] < self._row:
            self._splices.append((self._row_start, self._row_start, self._new_row(self._waiting.popleft())))
        self._pending = []
        if self._waiting and self._waiting[0] == self._row:
            self._pending = self._rows[self._waiting.popleft()][:]

    def _cell(self, told: dict[str, str]) -> None:
        ref = told.get("r")
        self._column = position_of(ref)[1] if ref else self._column + 1
        if not self._pending and not self._stale:
            return
        at = self._parser.CurrentByteIndex
        while self._pending and self._pending[0] < self._column:
            self._splices.append((at, at, self._cells([self._pending.pop(0)])))
        style = int(told.get("s", "0"))
        severity = None
        if self._pending and self._pending[0] == self._column:
            severity = self._marks[self._row, self._pending.pop(0)]
        elif style not in self._stale:
            return
        end = tag_end(self._content, at)
        tag = self._content[at:end].decode("utf-8")
        self._splices.append((at, end, with_attributes(tag, s=str(self._marked(style, severity)))))

    def _end(self, name: str) -> None:
        self._depth -= 1
        tag = local(name)
        if tag == "row" and self._row_start >= 0:
            self._close_row()
        elif tag == "sheetData":
            self._close_data(name)
        elif self._depth == 0 and self._notes < 0:
            self._notes = self._parser.CurrentByteIndex

    def _close_row(self) -> None:
        start, self._row_start = self._row_start, -1
        if not self._pending:
            return
        end = tag_end(self._content, start)
        if self._content[end - 2 : end] == b"/>":
            tag = self._content[start:end].decode("utf-8")
            self._splices.append((start, end, f"{tag[:-2].rstrip()}>{self._cells(self._pending)}</{self._prefix}row>"))
        else:
            at = self._parser.CurrentByteIndex
            self._splices.append((at, at, self._cells(self._pending)))
        self._pending = []

    def _close_data(self, name: str) -> None:
        self._data_done = True
        rows = "".join(self._new_row(row) for row in self._waiting)
        self._waiting.clear()
        at = self._parser.CurrentByteIndex
        if rows and self._content[at - 2 : at] == b"/>" and at == tag_end(self._content, self._data_start):
            self._splices.append((self._data_start, at, f"<{name}>{rows}</{name}>"))
        elif rows:
            self._splices.append((at, at, rows))

    def _new_row(self, row: int) -> str:
        cells = "".join(self._new_cell(row, column, None) for column in self._rows[row])
        return f'<{self._prefix}row r="{row}">{cells}</{self._prefix}row>'

    def _cells(self, columns: list[int]) -> str:
        """Cells that the row does not have yet: empty ones, at fault for being so."""
        return "".join(self._new_cell(self._row, column, self._row_style) for column in columns)

    def _new_cell(self, row: int, column: int, row_style: int | None) -> str:
        style = self._marked(self._style_of(column) if row_style is None else row_style, self._marks[row, column])
        return f'<{self._prefix}c r="{cell_ref(row, column)}" s="{style}"/>'

    def _style_of(self, column: int) -> int:
        return next((style for first, last, style in self._columns if first <= column <= last), 0)
