"""The parts of a workbook's archive, to be edited: what refers to what, what each part is said to be.

Only the parts that an edit touches change; the others are carried over as they are.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from imm_eco.sheets.annotation.spans import escaped, in_utf8, inside, parse, prefix_of, spliced
from imm_eco.sheets.files.xlsx_package import STRICT

UNTOUCHED = (2000, 1, 1, 0, 0, 0)
"""The time of every part written here: another program that saves the file leaves its own."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "[Content_Types].xml"
_NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class Archive:
    """The parts by path, as the archive spells them; paths are found whatever their case."""

    def __init__(self, content: bytes) -> None:
        with ZipFile(io.BytesIO(content)) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
        self._names = {name.replace("\\", "/").lower(): name for name in self._parts}
        self.changed: set[str] = set()
        self.is_strict = False

    def __contains__(self, path: str) -> bool:
        return path.lower() in self._names

    def __getitem__(self, path: str) -> bytes:
        return in_utf8(self._parts[self._names[path.lower()]])

    def __setitem__(self, path: str, content: bytes) -> None:
        name = self._names.setdefault(path.lower(), path)
        self._parts[name] = content
        self.changed.add(path)

    def remove(self, path: str) -> None:
        """Take a part away, if it is there."""
        name = self._names.pop(path.lower(), None)
        if name:
            del self._parts[name]
            self.changed.discard(path)

    def paths(self) -> list[str]:
        """The path of every part."""
        return list(self._names.values())

    def free(self, pattern: str) -> str:
        """A path that no part has: `xl/comments{}.xml` with the first free number."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def relations(self, path: str) -> Iterator[tuple[str, str, str]]:
        """What a part refers to inside the archive: the id, the kind (the last word of its type), the path."""
        source = _relations_path(path)
        if source not in self:
            return
        folder = posixpath.dirname(path)
        for each in parse(self[source]).all("Relationship"):
            told = each.attributes
            if told.get("TargetMode") != "External":
                kind = told.get("Type", "").rpartition("/")[2]
                yield told.get("Id", ""), kind, _joined(folder, told.get("Target", ""))

    def linked(self, path: str, kind: str) -> str | None:
        """The first part of a kind that a part refers to."""
        return next((target for _id, other, target in self.relations(path) if other == kind and target in self), None)

    def relate(self, path: str, kind: str, target: str) -> str:
        """Make a part refer to another, and give the reference's id."""
        source = _relations_path(path)
        if source not in self:
            self[source] = _NO_RELATIONS
        content = self[source]
        root = parse(content)
        taken = {each.attributes.get("Id") for each in root.children}
        name = next(f"imm{n}" for n in range(1, len(taken) + 2) if f"imm{n}" not in taken)
        link = f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="/{escaped(target)}"/>'
        self[source] = spliced(content, [inside(root, content, link)])
        return name

    def drop_relation(self, path: str, kind: str) -> None:
        """Make a part refer no more to those of a kind."""
        source = _relations_path(path)
        content = self[source]
        gone = [each for each in parse(content).children if each.attributes.get("Type", "").rpartition("/")[2] == kind]
        self[source] = spliced(content, [(each.start, each.end, "") for each in gone])

    def unrelate(self, path: str) -> None:
        """Forget what a part refers to."""
        self.remove(_relations_path(path))

    def declare(self, path: str, kind: str) -> None:
        """Say what a part is."""
        self._declare("Override", "PartName", f"/{path}", kind)

    def declare_suffix(self, suffix: str, kind: str) -> None:
        """Say what the parts of a suffix are, unless that is said already."""
        self._declare("Default", "Extension", suffix, kind)

    def type_of(self, path: str) -> str:
        """What a part is said to be."""
        for each in parse(self[_TYPES]).all("Override"):
            if each.attributes.get("PartName", "").lower() == f"/{path}".lower():
                return each.attributes.get("ContentType", "")
        return ""

    def _declare(self, tag: str, key: str, value: str, kind: str) -> None:
        content = self[_TYPES]
        root = parse(content)
        if not any(each.attributes.get(key, "").lower() == value.lower() for each in root.all(tag)):
            said = f'<{prefix_of(content, root)}{tag} {key}="{escaped(value)}" ContentType="{kind}"/>'
            self[_TYPES] = spliced(content, [inside(root, content, said)])

    def _speak_strictly(self) -> None:
        """Give what was edited the names of “Strict Open XML”, where the workbook has these."""
        for path in self.changed:
            name = self._names[path.lower()]
            for strict, usual in STRICT.items():
                self._parts[name] = self._parts[name].replace(usual, strict)

    def written(self) -> bytes:
        """The archive. Every part that was edited is parsed once more first: a bad one is never given out."""
        for path in self.changed:
            if not path.endswith(".vml"):
                parse(self[path])
        if self.is_strict:
            self._speak_strictly()
        target = io.BytesIO()
        with ZipFile(target, "w") as archive:
            for name, part in self._parts.items():
                archive.writestr(ZipInfo(name, UNTOUCHED), part, ZIP_DEFLATED)
        return target.getvalue()


def _relations_path(path: str) -> str:
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
