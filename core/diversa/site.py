"""The whole site as one WSGI application: citizens' pages, and the office's console under `/consola`.

The console is another application, made when somebody first asks for it: citizens' pages carry no session, no cookie
and nothing of its machinery, and a process that nobody of the office visits does not pay for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from diversa.console import CONSOLE
from diversa.engine import Diversa
from diversa.web.app import create_app

if TYPE_CHECKING:
    from flask import Flask

Start = Callable[..., Any]


class Site:
    """Answer a request with the console's application or with the citizens'."""

    def __init__(self, engine: Diversa | None = None, **given: Any) -> None:
        self.engine, self._given = engine or Diversa(), given
        self.citizens = create_app(self.engine, **given)
        self._lock = threading.Lock()
        self._console: Flask | None = None

    @property
    def console(self) -> Flask:
        """Return the console's application, made at first use."""
        with self._lock:
            if self._console is None:
                from diversa.console.app import create_console

                self._console = create_console(self.engine, **self._given)
            return self._console

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if path != CONSOLE and not path.startswith(f"{CONSOLE}/"):
            return self.citizens(environ, start)
        inner = {
            **environ,
            "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + CONSOLE,
            "PATH_INFO": path[len(CONSOLE) :],
        }
        return self.console(inner, start)


def create_site(engine: Diversa | None = None, **given: Any) -> Site:
    """Make the site of one installation; what is `given` overrides the settings of both applications."""
    return Site(engine, **given)
