"""The private key of sealed texts is shown once; its keeper proves to have kept it by a code that stands in its file.

The code is drawn from the public key alone, so the server can check it and never needs to see the private one again.
"""

from __future__ import annotations

from hashlib import sha256

from diversa.privacy.receipts import ALPHABET, display, normalise
from diversa.texts import Text

_ = Text
LETTERS = 20
"""Of 5 bits each; as many as a receipt has, and read with the same patience."""
NOTE = _(
    "Llave privada de «{name}». Guárdela fuera del servidor: sin ella nadie puede leer los textos cifrados."
)
PROOF = _("Comprobante: {code}")


def proof_of(public_key: bytes) -> str:
    """Return the code that stands below a private key in its file, in groups of four."""
    number = int.from_bytes(sha256(b"diversa proof of a key 1" + public_key).digest(), "big")
    return display("".join(ALPHABET[number >> 5 * place & 31] for place in range(LETTERS)))


def is_proof(typed: str, public_key: bytes) -> bool:
    """Tell whether somebody typed the code of a key; case, spaces, hyphens and the word before it do not count."""
    code = typed.rpartition(":")[2]
    return normalise(code) == normalise(proof_of(public_key))


def file_of(private_key: str, name: str, public_key: bytes) -> str:
    """Return what is kept of a new key: the PEM text of the private one, what it is for, and its code."""
    note, proof = NOTE.format(name=name), PROOF.format(code=proof_of(public_key))
    return f"{private_key.rstrip()}\n\n{note}\n{proof}\n"
