"""Commands and groups of commands that speak the analyst's language.

Help texts are declared as msgids (`N_`) and translated when a command is built, which is once a run:
Typer would otherwise bind them when their module is imported. They stand where commands are listed, in `app.PANELS`
and in the package of each noun, so that help loads no command.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer
import typer.core
import typer.main
import typer.models
from typer.core import TyperArgument, TyperOption

from imm_eco.cli.terminal import Terminal
from imm_eco.encoding import decoded, is_text, openable, shown
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _

if TYPE_CHECKING:
    from typer._click.core import Command as AnyCommand
    from typer._click.core import Context, Parameter
    from typer._click.formatting import HelpFormatter
    from typer._click.parser import _OptionParser

    Base = AnyCommand
else:
    Base = object

C = TypeVar("C", bound="AnyCommand")

# Typer's own "[default: …]", "[required]" and the like go through this name.
vars(typer.core)["_"] = _

_HELP = N_("Show this message and exit.")
_TYPER_WORDS = (
    N_("default: {default}"), N_("required"), N_("env var: {var}"), N_("(dynamic)"), N_("Missing command."),
)  # fmt: skip


def in_usage(argument: Parameter) -> str:
    """An argument in the usage line: `REF`, `REF...`, `[REF]`."""
    name = argument.human_readable_name.upper() + ("..." if argument.nargs != 1 else "")
    return name if argument.required else f"[{name}]"


_OUTER = "\u200b\u200c\u200d\u2060\ufeff"
"""What is pasted along with a word and cannot be seen, besides spaces of every width."""


def _without_outer_spaces(value: object) -> object:
    """A word as it was meant: what was copied around it, no-break spaces too, names nothing."""
    if isinstance(value, str):
        bare = value.strip().strip(_OUTER)
        return value if bare == value else _without_outer_spaces(bare)
    # Of several words, as `dossier advance` takes them, each.
    return type(value)(map(_without_outer_spaces, value)) if isinstance(value, list | tuple) else value


def _take_bytes_for_text(parameter: Parameter) -> None:
    """Let a parameter read its words as UTF-8, whatever the machine's language is.

    Bytes that are no text are refused with UsageError, but in a path, which keeps them so that it opens.
    """
    cast = parameter.type_cast_value

    def read(word: object) -> object:
        if isinstance(word, list | tuple):
            return type(word)(map(read, word))
        if not isinstance(word, str):
            return word
        if parameter.type.name == "path":
            return str(openable(Path(word)))
        text = decoded(word)
        if is_text(text):
            return text
        name = str(parameter.name)
        place = name.upper() if parameter.param_type_name == "argument" else max(parameter.opts, key=len)
        message = _("{name}: these bytes are no text: {text}").format(name=place, text=shown(word))
        raise UsageError(message, hint=_("set the terminal to UTF-8 and type it again"), field=name)

    vars(parameter)["type_cast_value"] = lambda ctx, value: cast(ctx, read(value))


def _translated(text: str | None) -> str | None:
    return _(text) if text else text


def spoken(command: C) -> C:
    """A command or a group whose texts, declared as msgids, are in the analyst's language."""
    command.help = _translated(command.help)
    command.epilog = _translated(command.epilog)
    for parameter in command.params:
        assert isinstance(parameter, TyperArgument | TyperOption)
        parameter.help = _translated(parameter.help)
        parameter.metavar = _translated(parameter.metavar)
        _take_bytes_for_text(parameter)
    return command


class _Spoken(Base):
    """What commands and groups share: usage line, headings."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """`--help`, described in the analyst's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _(_HELP)
        return option

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the command line; a refusal knows which command it speaks of."""
        try:
            rest = super().parse_args(ctx, args)
        except typer.TyperException as error:
            vars(error)["ctx"] = getattr(error, "ctx", None) or ctx
            raise
        ctx.params.update({name: _without_outer_spaces(value) for name, value in ctx.params.items()})
        return rest

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The usage line."""
        pieces = [_("[OPTIONS]")]
        pieces += [in_usage(p) for p in self.params if isinstance(p, TyperArgument) and not p.hidden]
        if isinstance(self, Group):
            pieces.append(_("COMMAND [ARGS]..."))
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))

    def format_parameters(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Arguments, then options, each described."""
        for kind, heading in (("argument", _("Arguments:")), ("option", _("Options:"))):
            parameters = [p for p in self.get_params(ctx) if p.param_type_name == kind]
            records = [record for p in parameters if (record := p.get_help_record(ctx))]
            write_section(formatter, heading, records)


_NEGATIVE = re.compile(r"-[.,]?\d")
_SHELTER = "\0"  # which no argument can hold


class Command(_Spoken, typer.core.TyperCommand):
    """One command."""

    examples: Sequence[Example] = ()

    def make_parser(self, ctx: Context) -> _OptionParser:
        """What tells options from arguments; a number below zero (`-5`, `-1,5MDH`) is no option."""
        parser = super().make_parser(ctx)
        parse = parser.parse_args

        def parsed(args: list[str]) -> tuple[dict[str, object], list[str], list[Parameter]]:
            options, rest, order = parse([_SHELTER + each if _NEGATIVE.match(each) else each for each in args])
            values = {name: _bare(value) for name, value in options.items()}
            return values, [each.removeprefix(_SHELTER) for each in rest], order

        vars(parser)["parse_args"] = parsed
        return parser

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """What the command takes, and examples of it where there are any."""
        self.format_parameters(ctx, formatter)
        write_section(formatter, _("Examples:"), [(line, _(does)) for line, does in self.examples])

    # Leftover arguments are refused below, in our own words.
    allow_extra_args = True

    def invoke(self, ctx: Context) -> object:
        """Run; the terminal is told which command it speaks for."""
        Terminal.of(ctx).command = ctx.command_path.partition(" ")[2]
        return super().invoke(ctx)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the command line; an argument too many is refused."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise UsageError(
                _("unexpected argument: {text}").format(text=" ".join(rest)), hint=help_hint(ctx.command_path)
            )
        return rest


def _bare(value: object) -> object:
    """A value of the command line, or several, without what kept it from being read as an option."""
    if isinstance(value, str):
        return value.removeprefix(_SHELTER)
    return type(value)(map(_bare, value)) if isinstance(value, list | tuple) else value


class Group(_Spoken, typer.core.TyperGroup):
    """A noun whose verbs are commands."""

    def list_commands(self, ctx: Context) -> list[str]:
        """The words that may come next."""
        return list(self.commands)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, AnyCommand | None, list[str]]:
        """The command named first, or a refusal that suggests what was probably meant."""
        name = args[0]
        misspelt = not name.startswith("-") and self.get_command(ctx, name) is None
        if misspelt and not ctx.resilient_parsing:
            raise UsageError(
                _("unknown command: {path}").format(path=f"{ctx.command_path} {name}"),
                hint=self._suggestion(ctx, name),
            )
        return super().resolve_command(ctx, args)

    def _suggestion(self, ctx: Context, name: str) -> str:
        from imm_eco.suggestions import did_you_mean, nearest

        near = nearest(name, self.list_commands(ctx))
        return did_you_mean([f"`{ctx.command_path} {word}`" for word in near]) or help_hint(ctx.command_path)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Commands, then options."""
        self.format_commands(ctx, formatter)
        self.format_parameters(ctx, formatter)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands, each with the first sentence of its help."""
        assert isinstance(self.commands, _Verbs)
        write_section(formatter, _("Commands:"), list(self.commands.helps()))


def function_of(package: str, name: str) -> Callable[..., None]:
    """The function of a command, from the module of its name; `_` ends a name that Python has taken: `list_`."""
    module = vars(import_module(f"{package}.{name}{'_' * iskeyword(name)}"))
    function: Callable[..., None] = module.get(f"{name}_") or module[name]
    return function


Example = tuple[str, str]
"""A command as it can be typed, and what it does: a msgid."""


def command_of(name: str, help: str, function: Callable[..., None], examples: Sequence[Example] = ()) -> AnyCommand:
    """A function as a command; its help is a msgid."""
    declared = typer.models.CommandInfo(name=name, cls=Command, callback=function, help=help)
    command = typer.main.get_command_from_info(declared, pretty_exceptions_short=False, rich_markup_mode=None)
    assert isinstance(command, Command)
    command.examples = examples
    return spoken(command)


class Noun:
    """A noun of the command line: a package that lists its verbs, each a module, loaded when it is asked for.

    `noun = Noun(__name__, {"show": N_("Show a company.")})`, and the function `show` in the package's `show.py`.
    Without a help of its own, a noun says what the top help says of it.
    """

    def __init__(self, package: str, verbs: Mapping[str, str], help: str | None = None) -> None:
        self.package = package
        self.verbs = verbs
        self.help = help

    def function(self, verb: str) -> Callable[..., None]:
        """The function of one of its verbs."""
        return function_of(self.package, verb)

    def group(self, summary: str) -> Group:
        """The noun as Typer runs it."""
        app = typer.Typer(
            cls=Group,
            help=self.help or summary,
            no_args_is_help=True,
            rich_markup_mode=None,
            add_completion=False,
            pretty_exceptions_enable=False,
        )
        group = typer.main.get_group(app)
        assert isinstance(group, Group)
        vars(group)["commands"] = _Verbs(self)
        return spoken(group)


class _Verbs(Mapping[str, "AnyCommand"]):
    """The commands of a noun by name: Typer takes milliseconds for each, and a run needs one."""

    def __init__(self, noun: Noun) -> None:
        self._noun = noun
        self._made: dict[str, AnyCommand] = {}

    def __getitem__(self, name: str) -> AnyCommand:
        if name not in self._made:
            self._made[name] = command_of(name, self._noun.verbs[name], self._noun.function(name))
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._noun.verbs)

    def __len__(self) -> int:
        return len(self._noun.verbs)

    def helps(self) -> Iterator[tuple[str, str]]:
        """The first sentence of each verb's help, without loading what the verb does."""
        for name, text in self._noun.verbs.items():
            yield name, Command(name, help=_(text)).get_short_help_str(200)


def write_section(formatter: HelpFormatter, heading: str, rows: list[tuple[str, str]]) -> None:
    """A heading with a list of names and what they mean; nothing where there are none."""
    if rows:
        # The formatter adds the colon itself; French puts a space before it.
        with formatter.section(heading.removesuffix(":")):
            formatter.write_dl(rows)


def help_hint(path: str) -> str:
    """Where to read on about a command."""
    return _("see {command}").format(command=f"`{path} --help`")
