"""How the command line speaks: Spanish sentences, help that teaches, one sentence for a mistake."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from diversa.texts import SOURCE_LANGUAGE, Catalogue, Text, load_catalogue

_ = Text
F = TypeVar("F", bound=Callable[..., Any])
HEADINGS = {"Options": _("Opciones"), "Commands": _("Órdenes")}


def words() -> Catalogue:
    """Return the catalogue of the language that DIVERSA_LANGUAGE names; Spanish without it."""
    return load_catalogue("diversa", os.environ.get("DIVERSA_LANGUAGE") or SOURCE_LANGUAGE)


def say(text: Text, **params: Any) -> str:
    """Return a sentence in the language of the command line, filled in."""
    return words()(text.fill(**params) if params else text)


def tell(text: Text, **params: Any) -> None:
    """Print a sentence."""
    click.echo(say(text, **params))


def warn(text: Text, **params: Any) -> None:
    """Print a sentence on standard error."""
    click.echo(say(text, **params), err=True)


def teach(text: Text, *examples: str) -> str:
    """Return the help of a command: what it does, then examples to copy."""
    lines = "\n".join(f"  {example}" for example in examples)
    return f"{say(text)}\n\n\b\n{say(_('Ejemplo:'))}\n{lines}"


def print_json(data: Any) -> None:
    """Print data for other programs."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_table(rows: Iterable[Sequence[str]]) -> None:
    """Print rows, the first with their headings, in columns as wide as they need."""
    lines = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


@contextmanager
def progress(length: int, label: Text) -> Iterator[Callable[[int], None]]:
    """Show a bar where a person looks on, and yield what moves it by some steps."""
    bar = click.progressbar(length=length, label=say(label), file=sys.stderr, hidden=not sys.stderr.isatty())
    with bar:
        yield bar.update


def json_option(function: F) -> F:
    """Add `--json` to a command whose output is data."""
    return click.option(
        "--json", "as_json", is_flag=True, help=say(_("Escribe JSON, para otros programas."))
    )(function)


class Formatter(click.HelpFormatter):
    """Write the headings of help in the language of the command line."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or say(_("Uso: ")))

    def write_heading(self, heading: str) -> None:
        super().write_heading(say(HEADINGS[heading]) if heading in HEADINGS else heading)


class Context(click.Context):
    """Give every command that formatter."""

    formatter_class = Formatter


class Command(click.Command):
    """A command whose help is in the language of the command line."""

    context_class = Context

    def __init__(self, name: str | None, **settings: Any) -> None:
        super().__init__(name, **{"options_metavar": say(_("[OPCIONES]"))} | settings)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help`, explained."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say(_("Muestra esta ayuda."))
        return option


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type

    def __init__(self, name: str | None = None, **settings: Any) -> None:
        super().__init__(name, **{"subcommand_metavar": say(_("ORDEN [ARGUMENTOS]..."))} | settings)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they are used, not in that of the alphabet."""
        return list(self.commands)


def misuse(error: click.UsageError) -> str:
    """Say what is wrong with how a command was called, and where its help is."""
    sentence = next(
        (_MISUSES[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in _MISUSES), None
    )
    said = error.format_message() if sentence is None else say(sentence, name=_named(error))
    path = error.ctx.command_path if error.ctx else "diversa"
    return say(_("{said} Vea: {path} --help"), said=said, path=path)


def _named(error: click.UsageError) -> str:
    param = getattr(error, "param", None)
    if param is not None:
        return str(param.opts[0] if isinstance(param, click.Option) else param.human_readable_name)
    return str(getattr(error, "option_name", None) or getattr(error, "command_name", ""))


# By name, because not every version of click has all of them.
_MISUSES = {
    "NoSuchOption": _("No existe la opción «{name}»."),
    "NoSuchCommand": _("No existe la orden «{name}»."),
    "MissingParameter": _("Falta «{name}»."),
    "BadParameter": _("El valor de «{name}» no sirve."),
}
