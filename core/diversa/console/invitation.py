"""The page behind a link that opens once: whoever holds it sets the password of an account."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, flash, g, redirect, render_template, url_for
from flask_security import hash_password
from wtforms import EmailField, PasswordField

from diversa.accounts.people import FIRST_EMAIL, AccountError
from diversa.console.context import engine
from diversa.console.forms import ConsoleForm
from diversa.console.signing import SHORTEST_PASSWORD
from diversa.texts import Text

_ = Text
LONGEST_PASSWORD = 128


class PasswordForm(ConsoleForm):
    """Collect a new password twice, and the address of the first administrator."""

    email = EmailField(_("Su correo"))
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
                    secret, hash_password(form.password.data or ""), form.email.data or ""
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


def _refusal(form: PasswordForm, email: str) -> Text | None:
    """Return why a password cannot be taken; None where it can."""
    typed = form.password.data or ""
    if len(typed) < SHORTEST_PASSWORD:
        return _("La contraseña debe tener por lo menos 12 letras, números o signos.")
    if len(typed) > LONGEST_PASSWORD:
        return _("La contraseña es demasiado larga: hasta 128 letras.")
    name = (form.email.data or email).partition("@")[0].casefold()
    if len(set(typed)) < 5 or (len(name) > 3 and name in typed.casefold()):
        return _("Esa contraseña se adivina fácil. No use su correo ni repita letras.")
    if typed != form.again.data:
        return _("Las dos contraseñas no son iguales.")
    return None
