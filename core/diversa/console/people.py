"""Accounts of the office's people: made, changed, let in, kept out."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request, url_for
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from diversa.accounts.people import AccountError, Person
from diversa.accounts.roles import MEANINGS, TITLES, Permission, Role
from diversa.console.context import engine, go, notice, record
from diversa.console.forms import ConsoleForm, SelectChoice
from diversa.console.routes import Entry, Screen
from diversa.home import public_address
from diversa.texts import Text

_ = Text


class AccountForm(ConsoleForm):
    """Collect what is known of an account; the room decides."""

    email = StringField(_("Correo"))
    name = StringField(_("Nombre"))
    roles = SelectMultipleField(
        _("Funciones"),
        choices=[SelectChoice(role.value, TITLES[role]) for role in Role],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    organisation = StringField(_("Organización"), description=_("Solo para quien facilita sesiones."))
    active = BooleanField(_("La cuenta está activa"))

    def chosen(self) -> tuple[Role, ...]:
        """Return the roles that were marked."""
        return tuple(Role(name) for name in self.roles.data or ())


def everybody() -> Any:
    """List the accounts."""
    return render_template("people/all.html", people=engine().people.all(), titles=TITLES)


def new() -> Any:
    """Make an account, and show once the link by which its person comes in."""
    form, refused = AccountForm(active=True), None
    if form.validate_on_submit():
        try:
            made = engine().people.create(
                form.email.data or "", form.name.data or "", form.chosen(), form.organisation.data or ""
            )
        except AccountError as error:
            refused = error.sentence
        else:
            record("account.create", made.email, roles=" ".join(made.roles))
            return _link(made)
    return _drawn("people/new.html", form, refused)


def one(id: str) -> Any:
    """Show and change an account."""
    found, refused = _found(id), None
    form = AccountForm(data=None if request.method == "POST" else _data(found))
    if form.validate_on_submit():
        try:
            changed = engine().people.change(
                id,
                name=form.name.data or "",
                roles=form.chosen(),
                organisation=form.organisation.data or "",
                active=bool(form.active.data),
            )
        except AccountError as error:
            refused = error.sentence
        else:
            record("account.change", changed.email, roles=" ".join(changed.roles), active=changed.active)
            notice(_("Se guardó. Cuenta desde la próxima página que abra {name}."), name=changed.name)
            return go("people.all")
    return _drawn("people/one.html", form, refused, found=found)


def _drawn(template: str, form: AccountForm, refused: Text | None, **more: Any) -> Any:
    page = render_template(template, form=form, refused=refused, meanings=MEANINGS, titles=TITLES, **more)
    return page, 422 if refused else 200


def invite(id: str) -> Any:
    """Make a new link for somebody who lost the password or never came in."""
    found = _found(id)
    record("account.invite", found.email)
    return _link(found)


def forget(id: str) -> Any:
    """Take away the second factor of somebody who lost it."""
    found = _found(id)
    engine().people.forget_second_factor(id)
    record("account.forget_second_factor", found.email)
    notice(_("La próxima vez que entre, {name} prepara una segunda llave nueva."), name=found.name)
    return go("people.one", id=id)


def end(id: str) -> Any:
    """End every session of somebody."""
    found = _found(id)
    engine().people.store.end(id)
    record("account.end_sessions", found.email)
    notice(_("Se cerraron todas las sesiones de {name}."), name=found.name)
    return go("people.one", id=id)


def _found(id: str) -> Person:
    try:
        return engine().people[id]
    except KeyError:
        abort(404)


def _link(found: Person) -> Any:
    path = url_for("invitation", secret=engine().people.invite(found.id))
    base = public_address()
    link = f"{base}{path}" if base else f"{request.host_url.rstrip('/')}{path}"
    return render_template("people/link.html", found=found, link=link)


def _data(found: Person) -> dict[str, Any]:
    return {
        "email": found.email,
        "name": found.name,
        "roles": [role.value for role in found.roles],
        "organisation": found.organisation,
        "active": found.active,
    }


_NEEDS = Permission.MANAGE_ACCOUNTS
SCREENS = (
    Screen("/cuentas/", "people.all", everybody, _NEEDS),
    Screen("/cuentas/nueva/", "people.new", new, _NEEDS, ("GET", "POST")),
    Screen("/cuentas/<id>/", "people.one", one, _NEEDS, ("GET", "POST")),
    Screen("/cuentas/<id>/enlace/", "people.invite", invite, _NEEDS, ("POST",)),
    Screen("/cuentas/<id>/segunda-llave/", "people.forget", forget, _NEEDS, ("POST",)),
    Screen("/cuentas/<id>/sesiones/", "people.end", end, _NEEDS, ("POST",)),
)
MENU = (Entry("people.all", _("Cuentas"), 80),)
