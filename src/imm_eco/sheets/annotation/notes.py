"""The notes on the cells at fault: the sender's own are kept, and what was said before is replaced."""

from __future__ import annotations

import re
from collections.abc import Mapping

from imm_eco.sheets.annotation.archive import Archive
from imm_eco.sheets.annotation.cells import Position
from imm_eco.sheets.annotation.spans import (
    Element,
    Splice,
    escaped,
    inside,
    parse,
    prefix_of,
    prefixed,
    spliced,
    text_in,
)
from imm_eco.sheets.cells import cell_ref, position_of

SIGNATURE = "imm-eco"
"""How every note of ours begins, whichever program has saved it since."""

_OPENXML = "application/vnd.openxmlformats-officedocument"
_NO_COMMENTS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<authors></authors><commentList></commentList></comments>"
)
_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_NO_DRAWING = (
    f'<xml {_NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
).encode()
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe" {names}>'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape {names} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;'
    'margin-top:2pt;width:260pt;height:{height}pt;z-index:{number};visibility:hidden" fillcolor="#fffbe6"'
    ' o:insetmode="auto"><v:fill color2="#fffbe6"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 30, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_A_SHAPE = re.compile(rb"<v:shape\b(?!type).*?</v:shape>", re.DOTALL)
_A_REFERENCE = re.compile(rb"""<(?:\w+:)?legacyDrawing\b[^>]*?:id\s*=\s*["']([^"']+)""")
_A_NUMBER = re.compile(rb"_s(\d+)")
_LINE = 48  # characters of a note's line


def write_notes(archive: Archive, sheet: str, notes: Mapping[Position, str]) -> str:
    """Write the notes of a sheet; gives the id of their drawing where the sheet does not refer to it yet."""
    comments = archive.linked(sheet, "comments")
    gone: set[Position] = set()
    if comments:
        archive[comments], gone, kept = _without_ours(archive[comments])
    else:
        kept = set()
    fresh = {at: text for at, text in notes.items() if at not in _threads(archive, sheet)}
    if fresh:
        comments = comments or _new_comments(archive, sheet)
        archive[comments] = _with_notes(archive[comments], fresh)
    shapes = {at: text for at, text in fresh.items() if at not in kept}
    return _draw(archive, sheet, shapes, gone) if shapes or gone else ""


def _new_comments(archive: Archive, sheet: str) -> str:
    path = archive.free("xl/comments{}.xml")
    archive[path] = _NO_COMMENTS
    archive.declare(path, f"{_OPENXML}.spreadsheetml.comments+xml")
    archive.relate(sheet, "comments", path)
    return path


def _without_ours(content: bytes) -> tuple[bytes, set[Position], set[Position]]:
    """The comments without those of ours, where those stood, and where the sender's stand."""
    splices: list[Splice] = []
    gone, kept = set(), set()
    for comment in _list(parse(content)).all("comment"):
        at = position_of(comment.attributes["ref"])
        if _is_ours(content, comment):
            splices.append((comment.start, comment.end, ""))
            gone.add(at)
        else:
            kept.add(at)
            splices += ((run.start, run.end, "") for run in _ours_after(content, comment))
    return spliced(content, splices), gone, kept


def _list(root: Element) -> Element:
    found = root.find("commentList")
    if found is None:
        raise ValueError("no commentList")
    return found


def _is_ours(content: bytes, element: Element) -> bool:
    return text_in(content, element).lstrip().startswith(SIGNATURE)


def _ours_after(content: bytes, comment: Element) -> list[Element]:
    """What was added to a comment of the sender's: from the run that bears the signature on."""
    text = comment.find("text")
    runs = text.all("r") if text else []
    first = next((n for n, run in enumerate(runs) if n and _is_ours(content, run)), len(runs))
    return runs[first:]


def _with_notes(content: bytes, notes: Mapping[Position, str]) -> bytes:
    root = parse(content)
    prefix, listed = prefix_of(content, root), _list(root)
    authors = root.find("authors")
    if authors is None:
        raise ValueError("no authors")
    known = {position_of(each.attributes["ref"]): each for each in listed.all("comment")}
    number = len(authors.children)
    splices: list[Splice] = [inside(authors, content, prefixed(f"<author>{SIGNATURE}</author>", prefix))]
    added = []
    for at, text in sorted(notes.items()):
        if at in known:
            splices += _appended(content, known[at], text, prefix)
        else:
            ref = cell_ref(*at)
            added.append(f'<comment ref="{ref}" authorId="{number}"><text>{_run(text)}</text></comment>')
    splices.append(inside(listed, content, prefixed("".join(added), prefix)))
    return spliced(content, splices)


def _appended(content: bytes, comment: Element, note: str, prefix: str) -> list[Splice]:
    """Our words below the sender's own."""
    text = comment.find("text")
    if text is None:
        return []
    splices: list[Splice] = []
    for plain in text.all("t"):  # a text in runs has none beside them
        splices += [(plain.start, plain.start, f"<{prefix}r>"), (plain.end, plain.end, f"</{prefix}r>")]
    splices.append(inside(text, content, prefixed(_run(f"\n\n{note}"), prefix)))
    return splices


def _run(text: str) -> str:
    return (
        '<r><rPr><sz val="9"/><color rgb="FF333333"/><rFont val="Calibri"/><family val="2"/></rPr>'
        f'<t xml:space="preserve">{escaped(text)}</t></r>'
    )


def _threads(archive: Archive, sheet: str) -> set[Position]:
    """The cells that carry a conversation; a note there would be hidden by it."""
    path = archive.linked(sheet, "threadedComment")
    found = parse(archive[path]).children if path else ()
    return {position_of(each.attributes["ref"]) for each in found if "ref" in each.attributes}


def _draw(archive: Archive, sheet: str, shapes: Mapping[Position, str], gone: set[Position]) -> str:
    """Draw the boxes of new notes and take away those of the old; the drawing's id where it is new."""
    path, link = _drawing_of(archive, sheet), ""
    if path is None:
        path = archive.free("xl/drawings/vmlDrawing{}.vml")
        archive[path] = _NO_DRAWING
        archive.declare_suffix("vml", f"{_OPENXML}.vmlDrawing")
        link = archive.relate(sheet, "vmlDrawing", path)
    content = _A_SHAPE.sub(lambda found: b"" if _stands_at(found[0], gone) else found[0], archive[path])
    first = max((int(number) for number in _A_NUMBER.findall(content)), default=1024) + 1
    drawn = "".join(_shape(first + n, at, shapes[at]) for n, at in enumerate(sorted(shapes)))
    if b"_x0000_t202" not in content:
        drawn = _SHAPE_TYPE.format(names=_NAMESPACES) + drawn
    end = content.rindex(b"</xml>")
    archive[path] = content[:end] + drawn.encode() + content[end:]
    return link


def _drawing_of(archive: Archive, sheet: str) -> str | None:
    """The drawing that the sheet's notes have already; another one may belong to its header."""
    found = _A_REFERENCE.search(archive[sheet])
    paths = {link: path for link, _kind, path in archive.relations(sheet) if path in archive}
    return paths.get(found[1].decode()) if found else None


def _stands_at(shape: bytes, places: set[Position]) -> bool:
    found = [re.search(rb"<x:%s>\s*(\d+)" % name, shape) for name in (b"Row", b"Column")]
    if b'"Note"' not in shape or not all(found):
        return False
    row, column = (int(each[1]) + 1 for each in found if each)
    return (row, column) in places


def _shape(number: int, at: Position, text: str) -> str:
    """A box beside the cell, high enough for its words."""
    row, column = at[0] - 1, at[1] - 1
    lines = sum(len(line) // _LINE + 1 for line in text.split("\n")) + 1
    return _SHAPE.format(
        names=_NAMESPACES, number=number, row=row, column=column, height=13 * lines,
        left=column + 1, right=column + 5, top=max(row - 1, 0), bottom=max(row - 1, 0) + lines,
    )  # fmt: skip
