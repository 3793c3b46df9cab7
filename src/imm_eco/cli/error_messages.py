"""What went wrong with a command line or a file, in the analyst's language.

Typer's own refusals are English and partly untranslatable: each is said anew from what it holds.
"""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Sequence
from pathlib import Path

from typer import BadParameter, TyperException
from typer._click.exceptions import BadOptionUsage, MissingParameter, NoSuchOption

from imm_eco.cli.commands import help_hint, in_usage
from imm_eco.errors import ImmEcoError, NotFoundError, OutputError, UsageError
from imm_eco.i18n import N_, _, ngettext

_GLOBAL = ("--db", "--color", "--quiet", "-q", "--verbose", "-v")
_SYSTEM = {
    errno.ENOENT: N_("no such file or folder"),
    errno.EACCES: N_("permission denied"),
    errno.EPERM: N_("permission denied"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of the path is not a folder"),
    errno.EEXIST: N_("it exists already"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EFBIG: N_("the file would be too large"),
    errno.EROFS: N_("the disk is read-only"),
    errno.EIO: N_("the disk or the network failed"),
    errno.EPIPE: N_("its reader has gone"),
}
_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
"""What no other path or option would mend: the file could not be written."""


def usage(error: TyperException) -> ImmEcoError:
    """Typer's refusal of a command line, as ours."""
    ctx = getattr(error, "ctx", None)
    hint = help_hint(ctx.command_path) if ctx else None
    message, better = _explained(error)
    return UsageError(message, hint=better or hint)


def _explained(error: TyperException) -> tuple[str, str | None]:
    """What is wrong, and what better to do where that is known."""
    match error:
        case MissingParameter():
            return _missing(error)
        case BadParameter():
            return _bad_value(error)
        case NoSuchOption():
            return _no_such_option(error)
        case BadOptionUsage():
            return _bad_option(error)
    return error.format_message(), None


def _bad_value(error: BadParameter) -> tuple[str, str | None]:
    # Our own parsers put the remedy on the lines after the message.
    message, _sep, remedy = error.message.partition("\n")
    name = _name(error)
    return _about(name, message), remedy or None


def _about(name: str, message: str) -> str:
    return _("{name}: {message}").format(name=name, message=message) if name else message


def _missing(error: MissingParameter) -> tuple[str, str | None]:
    is_option = error.param and error.param.param_type_name == "option"
    sentence = _("missing option: {name}") if is_option else _("missing argument: {name}")
    return sentence.format(name=_name(error)), None


def _no_such_option(error: NoSuchOption) -> tuple[str, str | None]:
    from imm_eco.suggestions import did_you_mean, nearest

    ctx, message = error.ctx, _("unknown option: {name}").format(name=error.option_name)
    if ctx is None:
        return message, None
    if error.option_name in _GLOBAL and ctx.parent:
        root = ctx.find_root().command_path
        before = f"{root} {error.option_name} … {ctx.command_path.removeprefix(root).strip()}"
        return message, _("it goes before the command: {command}").format(command=before)
    parameters = ctx.command.get_params(ctx)
    arguments = [each for each in parameters if each.param_type_name == "argument"]
    if nearest(error.option_name.lstrip("-"), [str(each.name) for each in arguments]):
        places = " ".join((ctx.command_path, *(in_usage(each) for each in arguments)))
        return message, _("that is given by its place, without an option: {command}").format(command=places)
    names = [each for parameter in parameters if parameter not in arguments for each in parameter.opts]
    return message, did_you_mean(nearest(error.option_name, names))


def _bad_option(error: BadOptionUsage) -> tuple[str, str | None]:
    takes_none = error.message.endswith("does not take a value.")
    sentence = _("option {name} takes no value") if takes_none else _("option {name} needs a value")
    return sentence.format(name=error.option_name), None


def _name(error: BadParameter) -> str:
    """The option or argument at fault, as it is typed."""
    parameter = error.param
    if parameter is None:
        return ""
    if parameter.param_type_name == "argument":
        return parameter.human_readable_name.upper()
    return max(parameter.opts, key=len)


def system(error: OSError) -> ImmEcoError:
    """A file that cannot be read or written, named with the reason."""
    kind: type[ImmEcoError] = UsageError
    if error.errno in _UNWRITABLE:
        kind = OutputError
    elif error.errno == errno.ENOENT:
        kind = NotFoundError
    return kind(_about(os.fsdecode(error.filename), _reason(error)))


def _reason(error: OSError) -> str:
    return _(_SYSTEM[error.errno]) if error.errno in _SYSTEM else (error.strerror or type(error).__name__)


def lost_answer(error: OSError, changes: Sequence[int]) -> ImmEcoError:
    """An answer that standard output did not take; what was changed before is named, for it stays."""
    message = _("the answer could not be written: {reason}").format(reason=_reason(error))
    if not changes:
        return OutputError(message)
    hint = _("see it with `imm-eco log {number}`, or take it back with `imm-eco undo {number}`")
    return OutputError(f"{_kept_changes(changes)}; {message}", hint=hint.format(number=changes[-1]))


def interrupted(changes: Sequence[int]) -> str:
    """What an interruption leaves: nothing, or the changes that were kept before it came."""
    if not changes:
        return _("interrupted; nothing more was done")
    return _("interrupted; {what}, and nothing more was done").format(what=_kept_changes(changes))


def _kept_changes(changes: Sequence[int]) -> str:
    """Which changes last: one, or all from the first to the last."""
    message = ngettext("kept as change {first}", "kept as changes {first} to {last}", len(changes))
    return message.format(first=changes[0], last=changes[-1])


def bug(error: BaseException) -> ImmEcoError:
    """A fault of the tool: its kind and place, never the data it was working on."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(__file__).parents[1] in Path(frame.filename).parents]
    last = (ours or frames)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    return ImmEcoError(
        _("this is a bug in imm-eco ({kind} in {place})").format(kind=type(error).__name__, place=place),
        hint=_("please report it; IMM_ECO_DEBUG=1 before the command shows the details"),
    )


def trace(error: BaseException) -> str:
    """Where a fault of the tool came from, for whoever mends it: lines of the source, no value that they worked on."""
    parts: list[str] = []
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        frames = traceback.format_tb(cause.__traceback__)
        parts.insert(0, f"{''.join(frames)}{type(cause).__module__}.{type(cause).__qualname__}\n")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(parts)
