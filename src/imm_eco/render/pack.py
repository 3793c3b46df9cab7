"""The files of a document that is sent: workbook, page, mail, data, and a manifest that answers for them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imm_eco.document import Document


def files(document: Document, stem: str, manifest: Mapping[str, object]) -> dict[str, bytes]:
    """Each file's content by its name, the manifest last: what it was given, then the others by their digests."""
    from imm_eco.render import data
    from imm_eco.render.html import page
    from imm_eco.render.markdown import mail
    from imm_eco.render.xlsx import workbook

    made = {
        f"{stem}.xlsx": workbook(document),
        f"{stem}.html": page(document),
        f"{stem}.json": to_json(document),
    }
    made[f"{stem}.md"] = mail(document, list(made))
    said = {**manifest, "files": digests(made)}
    return {**made, f"{stem}.manifest.json": data.document(said)}


def to_json(document: Document) -> bytes:
    """The document's facts, then each section under its name, as the report of that name says it."""
    from imm_eco.render import data

    return data.document({**document.facts, **{each.name: data.members_of(each.grids) for each in document.sections}})


def digests(made: Mapping[str, bytes]) -> list[dict[str, object]]:
    """Each file's name, size and SHA-256."""
    return [
        {"file": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in made.items()
    ]
