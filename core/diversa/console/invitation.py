"""The page behind a link that opens once: whoever holds it sets the password of an account."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, current_app, flash, g, redirect, render_template, url_for
from flask_security import hash_password
from wtforms import EmailField, PasswordField, StringField

from diversa.accounts.people import FIRST_EMAIL, AccountError
from diversa.console.context import engine
from diversa.console.forms import ConsoleForm
from diversa.console.passwords import refusal
from diversa.texts import Text

_ = Text


class PasswordForm(ConsoleForm):
    """Collect a new password twice, and the address of the first administrator."""

    email = EmailField(_("Su correo"))
    name = StringField(_("Su nombre"))
    password = PasswordField(
        _("Contraseña"),
        description=_(
            "Por lo menos 12 letras, números o signos. Sirven cuatro palabras que no vayan juntas."
        ),
    )
    again = PasswordField(_("La misma contraseña otra vez"))


def add_invitation(app: Flask) -> None:
    """Add the one page that is open to whoever holds its link."""
    app.add_url_rule("/invitacion/<secret>/", "invitation", invitation, methods=("GET", "POST"))


def invitation(secret: str) -> Any:
    """Set a password; then the link no longer opens."""
    found = engine().people.invited(secret)
    if found is None:
        abort(404)
    g.language, first = found.language, found.email == FIRST_EMAIL
    form, refused = PasswordForm(), None
    if form.validate_on_submit():
        refused = _refusal(form, found.email)
        if refused is None:
            try:
                accepted = engine().people.accept(
                    secret,
                    hash_password(_typed(form)),
                    form.email.data or "",
                    form.name.data or "",
                )
            except AccountError as error:
                refused = error.sentence
            else:
                if not accepted:
                    abort(404)
                engine().audit_log.write(engine().people[found.id].email, "account.set_password")
                flash(_("Su contraseña quedó lista. Ahora entre con ella."))
                return redirect(url_for("security.login"), 303)
    page = render_template("invitation.html", form=form, found=found, first=first, refused=refused)
    return page, 422 if refused else 200


def _typed(form: PasswordForm) -> str:
    """Return the password as signing in will read it."""
    typed: str = current_app.extensions["security"].password_util.normalize(form.password.data or "")
    return typed


def _refusal(form: PasswordForm, email: str) -> Text | None:
    """Return why a password cannot be taken; None where it can."""
    found = refusal(_typed(form), form.email.data or email)
    if found is None and form.password.data != form.again.data:
        return _("Las dos contraseñas no son iguales.")
    return found
