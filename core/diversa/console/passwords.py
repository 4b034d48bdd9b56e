"""Which passwords are taken: one rule for the link that opens once and for the page of the account."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_security import PasswordUtil

from diversa.texts import Text

_ = Text
SHORTEST, LONGEST = 12, 128
FEWEST = 5
"""Different letters in a password."""


def refusal(typed: str, email: str) -> Text | None:
    """Return why a password cannot be taken for the account of an e-mail; None where it can."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    if len(plain) < SHORTEST:
        return _("La contraseña debe tener por lo menos 12 letras, números o signos.")
    if len(typed) > LONGEST:
        return _("La contraseña es demasiado larga: hasta 128 letras.")
    name = unicodedata.normalize("NFKC", email.partition("@")[0]).casefold()
    if len(set(plain)) < FEWEST or (len(name) > 3 and name in plain):
        return _("Esa contraseña se adivina fácil. No use su correo ni repita letras.")
    return None


def shortened(typed: str) -> str:
    """Return a password of which nothing is hashed that no account can have: one letter too many stays too long."""
    return typed[: LONGEST + 1]


class Passwords(PasswordUtil):
    """Apply the rule wherever a password is set, and read each one the same way wherever it is typed."""

    def normalize(self, password: str) -> str:
        """Return the letters that are hashed, however a keyboard composes them."""
        return super().normalize(shortened(password))

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[Text] | None, str]:
        """Return why a password of `user` cannot be taken, if so, and the letters that are hashed."""
        typed = self.normalize(password)
        found = refusal(typed, kwargs["user"].email)
        return [found] if found else None, typed
