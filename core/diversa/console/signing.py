"""Signing in with Flask-Security: a password (argon2), and a one-time code or a recovery code, always.

Its own words are English; those that people can meet here are said in ours.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import Security
from flask_security.forms import LoginForm, TwoFactorRescueForm, TwoFactorSetupForm
from flask_security.recovery_codes import MfRecoveryCodesUtil
from flask_security.totp import Totp
from wtforms import RadioField

from diversa.console import CONSOLE
from diversa.console.datastore import StaffDatastore
from diversa.console.forms import SelectChoice
from diversa.console.passwords import SHORTEST, Passwords, shortened
from diversa.engine import Diversa
from diversa.home import public_address
from diversa.store.staff import StaffStore
from diversa.texts import Text

_ = Text
WRONG = _("No pudimos dejarle entrar. Revise el correo, la contraseña o el código.")
MESSAGES = {
    "GENERIC_AUTHN_FAILED": WRONG,
    "INVALID_PASSWORD": _("La contraseña no es esa."),
    "INVALID_CODE": _("El código no es ese, o ya pasó. Escriba el que la aplicación muestra ahora."),
    "TWO_FACTOR_INVALID_TOKEN": _(
        "El código no es ese, o ya pasó. Escriba el que la aplicación muestra ahora."
    ),
    "INVALID_RECOVERY_CODE": _("Ese código de recuperación no sirve, o ya se usó."),
    "PASSWORD_NOT_PROVIDED": _("Escriba la contraseña."),
    "EMAIL_NOT_PROVIDED": _("Escriba su correo."),
    "INVALID_EMAIL_ADDRESS": WRONG,
    "PASSWORD_INVALID_LENGTH": _("La contraseña debe tener por lo menos 12 letras, números o signos."),
    "RETYPE_PASSWORD_MISMATCH": _("Las dos contraseñas no son iguales."),
    "PASSWORD_IS_THE_SAME": _("La contraseña nueva es igual a la de antes."),
    "PASSWORD_CHANGE": _("Su contraseña cambió."),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": _("Entró. Recuerde salir cuando termine."),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": _("Quedó lista la segunda llave de su cuenta."),
    "TWO_FACTOR_PERMISSION_DENIED": WRONG,
    "TWO_FACTOR_STATE_EXPIRED": _("Pasó demasiado tiempo. Empiece otra vez."),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": _("Pasó demasiado tiempo. Empiece otra vez."),
    "UNAUTHENTICATED": _("Para ver esta página hay que entrar."),
    "REAUTHENTICATION_REQUIRED": _("Escriba otra vez su contraseña para seguir."),
    "REAUTHENTICATION_SUCCESSFUL": _("Gracias. Ya puede seguir."),
}


class EnterForm(LoginForm):
    """Answer a password that is far too long like any wrong one, and tell of somebody who is switched off."""

    def validate(self, **kwargs: Any) -> bool:
        """Tell whether somebody may come in."""
        if isinstance(self.password.data, str):
            self.password.data = shortened(self.password.data)
        valid: bool = super().validate(**kwargs)
        if not valid and self.user_authenticated and self.user is not None:
            self.user.track_failed_authn("password")
        return valid


class SetupForm(TwoFactorSetupForm):
    """Offer the one kind of second factor that there is: a phone's one-time codes."""

    setup = RadioField(choices=[SelectChoice("authenticator")], validate_choice=False)


class HelpForm(TwoFactorRescueForm):
    """Offer nothing by e-mail: who lost the phone has recovery codes, or asks the administration."""

    help_setup = RadioField(choices=[SelectChoice("help")], validate_choice=False)


class OnceTotp(Totp):
    """Take each one-time code once: who looked over a shoulder cannot use it again."""

    store: StaffStore
    """Set where the application is made: Flask-Security makes the object itself."""

    def get_last_counter(self, user: Any) -> int | None:
        """Return the time step of the last code that was taken; None before the first."""
        row = self.store.find("id", user.id)
        return int(row["totp_counter"]) or None if row else None

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Note the time step of a code that was taken."""
        if not self.store.use_counter(user.id, tmatch.counter):
            from passlib.exc import UsedTokenError

            raise UsedTokenError


class OnceCodes(MfRecoveryCodesUtil):
    """Take each recovery code once, also where it is sent several times at the same moment."""

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Use a code up; tell whether it was one that nobody used."""
        taken: bool = super().check_recovery_code(user, code) and super().delete_recovery_code(user, code)
        if not taken:
            user.track_failed_authn("recovery_code", True)
        return taken

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Leave a code that was used up when it was looked at."""
        return True


def add_signing(app: Flask, engine: Diversa) -> None:
    """Add signing in, with its pages under our own addresses."""
    app.config.update(_settings(engine))
    app.config.update({f"SECURITY_MSG_{name}": (str(text), "error") for name, text in MESSAGES.items()})
    store = engine.people.store
    once = type("Once", (OnceTotp,), {"store": store})
    forms: dict[str, Any] = {
        "login_form": EnterForm,
        "two_factor_setup_form": SetupForm,
        "two_factor_rescue_form": HelpForm,
    }
    tools: dict[str, Any] = {"password_util_cls": Passwords, "mf_recovery_codes_util_cls": OnceCodes}
    security = Security(app, StaffDatastore(store), totp_cls=once, **tools, **forms)
    app.security = security  # type: ignore[attr-defined]


def _settings(engine: Diversa) -> dict[str, Any]:
    """Return the settings of the session and of Flask-Security."""
    key = urlsafe_b64encode(engine.home.secret("console-codes")).decode()
    return {
        "SECRET_KEY": engine.home.secret("console"),
        "SESSION_COOKIE_NAME": "diversa_consola",
        "SESSION_COOKIE_PATH": CONSOLE,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": public_address().startswith("https://"),
        "WTF_CSRF_TIME_LIMIT": None,  # it lasts as long as the session that it is bound to
        "WTF_CSRF_SSL_STRICT": False,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
        "SECURITY_PASSWORD_SALT": engine.home.secret("console-salt").hex(),
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_REQUIRED": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 90,  # seconds by which a phone's clock may be off
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "home",
        "SECURITY_TOTP_SECRETS": {"1": engine.home.secret("console-totp").hex()},
        "SECURITY_TOTP_ISSUER": "App Diversa",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [key],
        "SECURITY_CHANGEABLE": True,
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=30),
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_LOGIN_URL": "/entrar/",
        "SECURITY_LOGOUT_URL": "/salir/",
        "SECURITY_CHANGE_URL": "/mi-cuenta/contrasena/",
        "SECURITY_VERIFY_URL": "/mi-cuenta/confirmar/",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/segunda-llave/",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/segunda-llave/codigo/",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/segunda-llave/rescate/",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/segunda-llave/elegir/",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/mi-cuenta/recuperacion/",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/entrar/recuperacion/",
        "SECURITY_POST_LOGIN_VIEW": "home",
        "SECURITY_POST_LOGOUT_VIEW": "security.login",
        "SECURITY_POST_CHANGE_VIEW": "account.show",
        "SECURITY_FLASH_MESSAGES": True,
    }
