"""The web application: it gathers the rooms of the roof and nothing else."""

from __future__ import annotations

import errno
from typing import Any

import peewee
from flask import Flask, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix

from diversa.engine import Diversa
from diversa.failures import log_failure
from diversa.web import citizen, conversation, results, sensitive, statics
from diversa.web.counting import SectionCounters
from diversa.web.dress import add_themes
from diversa.web.languages import add_languages, words
from diversa.web.messages import AGAIN, message_for
from diversa.web.security import Sends, add_security
from diversa.web.settings import settings
from diversa.web.words import add_words


def create_app(engine: Diversa | None = None, **given: Any) -> Flask:
    """Make the application of one installation; what is `given` overrides its settings."""
    app = Flask("diversa", static_folder=None, template_folder=None)
    app.extensions["diversa"] = engine = engine or Diversa()
    app.config.update(settings() | given)
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, proxies, proxies, proxies)  # type: ignore[method-assign]
    add_themes(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["t"] = lambda text: words()(text)
    add_security(app)
    add_languages(app)
    add_words(app)
    app.extensions["counters"] = SectionCounters(engine)
    app.extensions["sends"] = Sends(app.config["SENDS_AN_HOUR"], engine.home.secret("rates"))
    for room in (statics, citizen, conversation, results):
        app.register_blueprint(room.blueprint(app))
    if app.config.get("API", True):
        from diversa.web.api import add_api

        add_api(app)
    app.register_error_handler(HTTPException, _say)
    app.register_error_handler(Exception, _apologise)
    return app


def _say(error: HTTPException) -> Any:
    """Say what went wrong in a sentence, on a page that leads on."""
    if error.response is not None or (error.code or 500) < 400:
        return error
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    code = error.code or 500
    if request.path.startswith("/api/"):
        return {"message": words()(message_for(error)[1])}, code, kept
    sensitive.mark(current_app.extensions["diversa"])
    again = sensitive.unsent() if (g.sensitive or g.get("shared")) and code in AGAIN else []
    title, text = message_for(error, again=bool(again))
    return render_template("message.html", title=title, text=text, again=again), code, kept


def _apologise(error: Exception) -> Any:
    """Log where it failed, never with what was sent; say apart when it was the disk or the database."""
    log_failure(error)
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    unkept = full or isinstance(error, peewee.OperationalError | peewee.InterfaceError)
    return _say(ServiceUnavailable() if unkept else InternalServerError())
