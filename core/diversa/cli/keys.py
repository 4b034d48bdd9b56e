"""Private keys that are handed over once and never kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from diversa.cli.words import say, tell
from diversa.texts import Text

_ = Text
key_option = click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say(_("Archivo nuevo para la llave privada (modo 0600); sin él, se muestra una vez.")),
)


@contextmanager
def new_key(key_file: Path | None) -> Iterator[bytes]:
    """Yield a new public key; afterwards say where the private one is. Where the work fails, no file is left."""
    from diversa.campaigns.keys import PROOF, proof_of
    from diversa.privacy.sealing import generate_keypair

    private, public = generate_keypair()
    if key_file is not None:
        _write_key(key_file, private)
    try:
        yield public
    except Exception:
        if key_file is not None:
            key_file.unlink()
        raise
    if key_file is not None:
        tell(_("La llave privada quedó en {path}. Guárdela fuera de este servidor."), path=str(key_file))
    else:
        tell(_("Guarde esta llave privada fuera de este servidor; no se puede volver a mostrar:"))
        click.echo(private)
        tell(PROOF, code=proof_of(public))
        tell(_("Cuando la haya guardado, confírmelo con: diversa campaign confirm-key"))


def _write_key(path: Path, private: str) -> None:
    """Write the key into a new file that only its owner can read."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(say(_("Ya existe {path}. Elija otro archivo."), path=str(path))) from None
    with open(handle, "w", encoding="ascii") as file:
        file.write(private)
        file.flush()
        os.fsync(handle)
