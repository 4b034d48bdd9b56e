"""`diversa admin` and `diversa audit`: the office's first account, and whether anybody touched its log."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from diversa.cli.campaigns import engine
from diversa.cli.doing import record
from diversa.cli.words import Group, json_option, print_json, print_table, say, teach, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.accounts.people import Person
    from diversa.engine import Diversa

_ = Text
_LOST = _(
    "No se encuentra audit.head, o no se puede leer: no hay cómo saber si faltan anotaciones después de la {last}. "
    "Recupérelo de su copia."
)


@click.group(
    cls=Group,
    help=teach(
        _("Crea las cuentas con que se entra a la consola por primera vez."),
        "diversa admin create ana@example.org --name 'Ana'",
    ),
)
def admin() -> None:
    """Group the commands about accounts."""


@admin.command(
    help=teach(
        _(
            "Crea una cuenta de administración y muestra un enlace que sirve una vez. Si la cuenta ya existe, hace un "
            "enlace nuevo para ella: así entra de nuevo quien perdió su contraseña."
        ),
        "diversa admin create ana@example.org --name 'Ana' --base https://encuestas.example.org",
    )
)
@click.argument("email", metavar=say(_("CORREO")))
@click.option("--name", default="", help=say(_("Nombre de la persona; sin él, su correo.")))
@click.option(
    "--base",
    default="",
    help=say(_("Dirección del sitio; sin ella, la de DIVERSA_PUBLIC_ADDRESS o la de esta máquina.")),
)
@click.option(
    "--forget-second-factor", is_flag=True, help=say(_("Borra la segunda llave, porque se perdió."))
)
def create(email: str, name: str, base: str, forget_second_factor: bool) -> None:
    """Make an administrator, or let one in again."""
    from diversa.accounts.roles import Role

    installation = engine()
    people = installation.people
    found = people.by_email(email)
    if found is None:
        found = people.create(email, name or email, (Role.ADMINISTRATOR,))
        record(installation, "account.create", found.email, roles=Role.ADMINISTRATOR.value)
        tell(_("Se creó la cuenta de {email}."), email=found.email)
    elif Role.ADMINISTRATOR not in found.roles:
        sentence = _(
            "Ya hay una cuenta con ese correo, sin administración. Cámbiela en la consola, o use otro correo."
        )
        raise click.ClickException(say(sentence))
    if forget_second_factor:
        people.forget_second_factor(found.id)
        record(installation, "account.forget_second_factor", found.email)
    record(installation, "account.invite", found.email)
    tell(_("Ábralo una sola vez, antes de tres días: {link}"), link=_link(installation, found, base))


def _link(installation: Diversa, person: Person, base: str) -> str:
    return invitation_address(
        installation.people.invite(person.id), base.rstrip("/") or "http://127.0.0.1:8000", bool(base)
    )


def invitation_address(secret: str, base: str, given: bool = False) -> str:
    """Return the address of a link that opens once, below the public address unless another was `given`."""
    from diversa.console import CONSOLE
    from diversa.home import public_address

    return f"{base if given else public_address() or base}{CONSOLE}/invitacion/{secret}/"


@admin.command("list", help=teach(_("Lista las cuentas de la consola."), "diversa admin list"))
@json_option
def list_(as_json: bool) -> None:
    """List every account, without secrets."""
    found = engine().people.all()
    if as_json:
        print_json([_described(one) for one in found])
        return
    headings = (_("correo"), _("nombre"), _("funciones"), _("activa"))
    rows = [
        (one.email, one.name, " ".join(one.roles), say(_("sí") if one.active else _("no"))) for one in found
    ]
    print_table([tuple(map(say, headings)), *rows])


def _described(one: Person) -> dict[str, Any]:
    return {
        "email": one.email,
        "name": one.name,
        "roles": list(one.roles),
        "organisation": one.organisation,
        "active": one.active,
        "created_on": one.created_on.isoformat() if one.created_on != date.min else None,
        "second_factor": one.has_second_factor,
    }


@click.group(
    cls=Group,
    help=teach(_("Verifica el registro de lo que se hizo en la consola."), "diversa audit verify"),
)
def audit() -> None:
    """Group the commands about the audit log."""


@audit.command(
    help=teach(
        _(
            "Revisa que nadie haya cambiado, quitado ni agregado anotaciones del registro. Dice cuál es la primera mala."
        ),
        "diversa audit verify",
    )
)
@json_option
def verify(as_json: bool) -> int:
    """Verify the log; status 1 where it is not whole."""
    verdict = engine().audit_log.verify()
    if as_json:
        print_json({"entries": verdict.entries, "bad": verdict.bad, "cut": verdict.cut, "lost": verdict.lost})
        return 0 if verdict.bad is None else 1
    if verdict.bad is None:
        tell(
            _("El registro está completo: {entries} anotaciones, y nadie las tocó."), entries=verdict.entries
        )
        return 0
    if verdict.lost:
        raise click.ClickException(say(_LOST, last=verdict.entries))
    sentence = (
        _("Faltan anotaciones desde la {bad}: alguien cortó el registro, o se recuperó una copia vieja.")
        if verdict.cut
        else _("La anotación {bad} no es la que se escribió: alguien la cambió, la quitó o la puso después.")
    )
    raise click.ClickException(say(sentence, bad=verdict.bad))
