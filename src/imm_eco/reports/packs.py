"""The packs that a folder holds: how their files are named, which issue each is, and what it was made of.

A folder of packs is the record of what was published: an issue is there once its manifest is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period
from imm_eco.errors import DataError, RuleError
from imm_eco.files import BrokenDocument, UnfitFile, parse_json, read_plain, safe_stem
from imm_eco.i18n import _
from imm_eco.reports.published_revisions import Before

MANIFEST = ".manifest.json"
SCHEMA_VERSION = 1


class ReplacedIssue(NamedTuple):
    """An issue as the manifest of the next one names it; `change` is the last change that it knew."""

    issue: int
    as_of: date
    known_at: str
    change: object


@dataclass(frozen=True, slots=True)
class Published:
    """An issue of a month's pack, as its manifest tells it, and the one that it replaces."""

    period: str
    issue: int
    as_of: date
    known_at: str
    replaces: ReplacedIssue | None
    said: Mapping[str, object]

    @property
    def before(self) -> Before:
        """What a later pack is compared with."""
        return Before(self.as_of, self.known_at, pack=self.period, issue=self.issue)

    @property
    def replaced(self) -> ReplacedIssue:
        """How the manifest of the next issue names it."""
        return ReplacedIssue(self.issue, self.as_of, self.known_at, self.said.get("change"))

    def is_made_of(self, manifest: Mapping[str, object]) -> bool:
        """Whether another pack of the same issue would be made of the very same."""
        return all(self.said.get(key) == manifest[key] for key in ("change", "compared_with", "version", "language"))


def stem(programme: str, period: Period, issue: int = 1) -> str:
    """What the names of a pack's files begin with: `imm-2018-12`, and `imm-2018-12-2` for its second issue."""
    return f"{safe_stem(programme)}-{period.code}" + (f"-{issue}" if issue > 1 else "")


def latest(folder: Path, programme: str, period: Period) -> Published | None:
    """The latest issue of a month's pack. Raises DataError where its manifest cannot be read."""
    issues = [issue for month, issue in _there(folder, programme) if month == period.code]
    return _read(folder, programme, period.code, max(issues)) if issues else None


def earlier(folder: Path, programme: str, period: Period) -> Before | None:
    """What the latest pack of an earlier month was made of. Raises DataError where its manifest cannot be read."""
    issues = [each for each in _there(folder, programme) if each[0] < period.code]
    return _read(folder, programme, *max(issues)).before if issues else None


def _there(folder: Path, programme: str) -> list[tuple[str, int]]:
    """The month and the issue of each manifest in a folder."""
    named = re.compile(
        re.escape(safe_stem(programme)) + r"-(\d{4}-(?:0[1-9]|1[0-2]))(?:-([1-9]\d{0,5}))?" + re.escape(MANIFEST)
    )
    names = [each.name for each in folder.iterdir()] if folder.is_dir() else []
    return [(match[1], int(match[2] or 1)) for name in names if (match := named.fullmatch(name))]


def _read(folder: Path, programme: str, month: str, issue: int) -> Published:
    manifest = folder / f"{stem(programme, Period.parse_code(month), issue)}{MANIFEST}"
    try:
        said = parse_json(read_plain(manifest))
        if not isinstance(said, dict):
            raise TypeError(said)
        if said["schema_version"] != SCHEMA_VERSION:
            raise ValueError(f"schema_version {said['schema_version']}")
        known = datetime.strptime(said["known_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        as_of, replaces = date.fromisoformat(said["as_of"]), _replaced(said.get("replaces"))
        return Published(month, issue, as_of, f"{known:%Y-%m-%dT%H:%M:%SZ}", replaces, said)
    except (OSError, UnfitFile, ValueError, KeyError, TypeError) as error:
        message = _("the manifest of the pack of {month} cannot be read: {file}").format(month=month, file=manifest)
        hint = _("put it back as it was, or take it out of the folder: `--since` does without it")
        raise DataError(message, hint=hint, details=[_reason(error)]) from error


def _replaced(named: Mapping[str, str] | None) -> ReplacedIssue | None:
    if named is None:
        return None
    return ReplacedIssue(
        int(named["issue"]), date.fromisoformat(named["as_of"]), named["known_at"], named.get("change")
    )


def _reason(error: Exception) -> str:
    """Why a manifest cannot be read."""
    match error:
        case UnfitFile():
            return error.reason
        case BrokenDocument():
            return str(error)
        case OSError():
            return error.strerror or type(error).__name__
        case KeyError():
            return _("its key “{key}” is missing").format(key=error.args[0])
    return _("it is not as `imm-eco report monthly` writes it")


def require_begun(programme: Programme, period: Period) -> None:
    """Raise RuleError for a month that was over before the first contract: no figure of it would say anything."""
    if period.end >= programme.start:
        return
    words = {"month": period.title, "start": formatting.day(programme.start)}
    message = _("{month} was over before the first contract, of {start}: there are no figures of it")
    first = Period.month_of(programme.start).code
    hint = _("the first month is {month}: `imm-eco report monthly --period {month} --output FOLDER`")
    raise RuleError(message.format(**words), hint=hint.format(month=first))
