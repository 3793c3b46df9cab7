"""The styles of a workbook, with those of the cells at fault: as they were, but for the ground's colour.

A cell that is coloured keeps its former colour in the second colour of its fill, which a solid fill does
not show; so a cell that has been mended gets it back. Whether there was one is told by a shade that no eye
tells apart, because some programs write a second colour of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from imm_eco.sheets.annotation.spans import (
    Element,
    Splice,
    ascii_of,
    inside,
    parse,
    prefix_of,
    prefixed,
    spliced,
    tag_of,
    with_attributes,
)

COLOURS = {"error": "FFFFC9CE", "warning": "FFFFEB9D"}
"""The ground of a cell at fault; no other program has these two to offer."""

EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
OVER_A_COLOUR = {"error": "FFFFC9CF", "warning": "FFFFEB9E"}
"""The same, where the cell had a colour before."""

_OURS = (*COLOURS.values(), *OVER_A_COLOUR.values())
_COLOUR = ("rgb", "theme", "indexed", "tint")
_AUTOMATIC = '<bgColor indexed="64"/>'


class Styles:
    """The styles part, with what is added to it."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._root = parse(content)
        self._sections = {name: self._section(name) for name in ("fonts", "fills", "borders", "cellXfs")}
        self._formats = self._section("cellXfs").all("xf")
        self._fills = self._section("fills").all("fill")
        self._added: dict[str, list[str]] = {name: [] for name in self._sections}
        self._known: dict[tuple[int, str | None], int] = {}
        self._ours = {number for number, fill in enumerate(self._fills) if _is_ours(fill)}

    def _section(self, name: str) -> Element:
        found = self._root.find(name)
        if found is None:
            raise ValueError(f"no {name}")
        return found

    @property
    def coloured(self) -> set[int]:
        """The styles of cells that an earlier annotation has coloured."""
        return {number for number, each in enumerate(self._formats) if self._fill_of(each) in self._ours}

    def add(self, section: str, xml: str) -> int:
        """A font, fill, border or cell format of one's own; gives its number."""
        own = self._added[section]
        if xml not in own:
            own.append(xml)
        return len(self._sections[section].children) + own.index(xml)

    def marked(self, style: int, severity: str | None) -> int:
        """The style of a cell at fault; with None, the style that it had before it was coloured."""
        if (style, severity) not in self._known:
            self._known[style, severity] = self._mark(style, severity)
        return self._known[style, severity]

    def _mark(self, style: int, severity: str | None) -> int:
        if style >= len(self._formats):
            style = 0
        source = self._formats[style]
        former = self._former(self._fill_of(source))
        if severity:
            ground = OVER_A_COLOUR if former else COLOURS
            colour = f'<fgColor rgb="{ground[severity]}"/>{former or _AUTOMATIC}'
        elif former:
            colour = former.replace("<bgColor", "<fgColor") + _AUTOMATIC
        else:
            return self._like(source, 0)
        pattern = f'<fill><patternFill patternType="solid">{colour}</patternFill></fill>'
        return self._like(source, self.add("fills", self._prefixed(pattern)))

    def _like(self, source: Element, fill: int) -> int:
        """A cell format that is like another, but for its fill."""
        tag = with_attributes(tag_of(self._content, source), fillId=str(fill), applyFill="1")
        return self.add("cellXfs", tag + ascii_of(self._content[source.opened : source.end]))

    def _fill_of(self, cell_format: Element) -> int:
        return int(cell_format.attributes.get("fillId", "0"))

    def _former(self, fill: int) -> str:
        """The colour under the annotation, as the second colour of a fill; empty where there was none."""
        pattern = self._fills[fill].find("patternFill") if fill < len(self._fills) else None
        if pattern is None or pattern.attributes.get("patternType") != "solid":
            return ""
        if fill in self._ours and _ground(self._fills[fill]) not in OVER_A_COLOUR.values():
            return ""
        kept = pattern.find("bgColor" if fill in self._ours else "fgColor")
        told = kept.attributes if kept else {}
        if not told or told.get("indexed") == "64" or told.get("auto") or told.get("rgb", "").upper() in _OURS:
            return ""
        return with_attributes("<bgColor/>", **{name: told[name] for name in _COLOUR if name in told})

    def _prefixed(self, xml: str) -> str:
        """Our elements with the prefix that the part gives to its own."""
        return prefixed(xml, prefix_of(self._content, self._root))

    def own(self, section: str, xml: str) -> int:
        """Something of one's own, written without a prefix."""
        return self.add(section, self._prefixed(xml))

    def written(self) -> bytes:
        """The part, with everything added at the end of its sections."""
        return spliced(self._content, self._splices())

    def _splices(self) -> Iterable[Splice]:
        for name, section in self._sections.items():
            if self._added[name]:
                count = len(section.children) + len(self._added[name])
                tag = with_attributes(tag_of(self._content, section), count=str(count))
                if section.is_empty:
                    raise ValueError(f"no {name}")
                yield section.start, section.opened, tag
                yield inside(section, self._content, "".join(self._added[name]))


def _is_ours(fill: Element) -> bool:
    return _ground(fill) in _OURS


def _ground(fill: Element) -> str:
    """The colour that a fill shows."""
    pattern = fill.find("patternFill")
    colour = pattern.find("fgColor") if pattern else None
    return colour.attributes.get("rgb", "").upper() if colour else ""
