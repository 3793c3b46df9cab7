"""The packs that a folder holds: how their files are named, and what an earlier one was made of."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

from imm_eco.errors import DataError
from imm_eco.files import BrokenDocument, UnfitFile, parse_json, read_plain, safe_stem
from imm_eco.i18n import _
from imm_eco.reports.restated import Before
from imm_eco.rules.periods import Period

MANIFEST = ".manifest.json"
SCHEMA_VERSION = 1


def stem(programme: str, period: Period) -> str:
    """What the names of a pack's files begin with: `imm-2018-12`."""
    return f"{safe_stem(programme)}-{period.code}"


def earlier(folder: Path, programme: str, period: Period) -> Before | None:
    """What the latest pack of an earlier month was made of. Raises DataError where its manifest cannot be read."""
    named = re.compile(re.escape(safe_stem(programme)) + r"-(\d{4}-(?:0[1-9]|1[0-2]))" + re.escape(MANIFEST))
    names = [each.name for each in folder.iterdir()] if folder.is_dir() else []
    months = sorted(match[1] for name in names if (match := named.fullmatch(name)) and match[1] < period.code)
    return _read(folder / f"{safe_stem(programme)}-{months[-1]}{MANIFEST}", months[-1]) if months else None


def _read(manifest: Path, month: str) -> Before:
    try:
        said = parse_json(read_plain(manifest))
        if said["schema_version"] != SCHEMA_VERSION:
            raise ValueError(f"schema_version {said['schema_version']}")
        known = datetime.strptime(said["known_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        return Before(date.fromisoformat(said["as_of"]), f"{known:%Y-%m-%dT%H:%M:%SZ}", pack=month)
    except (OSError, UnfitFile, ValueError, KeyError, TypeError) as error:
        message = _("the manifest of the pack of {month} cannot be read: {file}").format(month=month, file=manifest)
        hint = _("put it back as it was, or take it out of the folder: `--since` does without it")
        raise DataError(message, hint=hint, details=[_reason(error)]) from error


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
