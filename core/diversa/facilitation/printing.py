"""Printing in a process of its own: hundreds of cards take seconds, in which the pages of others must not wait.

`python -m diversa.facilitation.printing` reads a document and its theme as JSON and writes the PDF. What is printed goes
through pipes and is written nowhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson

from diversa.releases.pdf import NoPdf, printed
from diversa.theming import Theme

CHILD = (sys.executable, "-m", "diversa.facilitation.printing")
UNABLE = 3
"""Status of a process whose machine cannot print."""
MODEST = 10
"""Steps by which the process gives way to others."""


def printed_apart(html: str, theme: Theme) -> bytes:
    """Print a document in another process. Raises `NoPdf` where this machine cannot."""
    chain = [[one.id, str(one.folder)] for one in theme.chain]
    job = orjson.dumps({"html": html, "themes": chain})
    done = subprocess.run(CHILD, input=job, capture_output=True, check=False)
    if done.returncode == UNABLE:
        raise NoPdf(done.stderr.decode(errors="replace"))
    done.check_returncode()
    return done.stdout


def main() -> int:
    """Print what comes in."""
    job, theme = orjson.loads(sys.stdin.buffer.read()), None
    for id_, folder in reversed(job["themes"]):
        theme = Theme(id_, Path(folder), theme)
    assert theme is not None  # a document has one
    os.nice(MODEST)
    try:
        content = printed(job["html"], theme)
    except NoPdf as error:
        sys.stderr.write(str(error))
        return UNABLE
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
