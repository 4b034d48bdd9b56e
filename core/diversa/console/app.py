"""The console's application: sign-in, screens by permission, and sentences when something cannot be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, g, render_template, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError, generate_csrf
from jinja2 import FileSystemLoader
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from diversa.accounts.people import AccountError
from diversa.campaigns.campaigns import CampaignError
from diversa.campaigns.instruments import Paused
from diversa.coding.model import CodingError
from diversa.console import context, messages
from diversa.console.attempts import add_attempts
from diversa.console.forms import first_error
from diversa.console.invitation import add_invitation
from diversa.console.presence import add_presence
from diversa.console.routes import add_screens
from diversa.console.signing import add_signing
from diversa.conversation.words import ConversationError
from diversa.engine import Diversa
from diversa.failures import log_failure
from diversa.jobs.jobs import JobError
from diversa.releases.ledger import ReleaseError
from diversa.texts import SOURCE_LANGUAGE, Text
from diversa.web import languages
from diversa.web.security import HEADERS, refuse_foreign_forms
from diversa.web.settings import settings

HERE = Path(__file__).parent
LARGEST = 4 * 1024 * 1024
"""Bytes of a request: coded texts come back as a file."""
REFUSALS = (AccountError, CampaignError, ConversationError, JobError, Paused, ReleaseError, CodingError)
"""What a room says when something cannot be done: a sentence for the person who asked."""


def create_console(engine: Diversa | None = None, **given: Any) -> Flask:
    """Make the console of one installation; what is `given` overrides its settings."""
    app = Flask("diversa.console", static_folder=str(HERE / "static"), static_url_path="/static")
    app.extensions["diversa"] = engine = engine or Diversa()
    app.config.update({**settings(), "MAX_CONTENT_LENGTH": LARGEST, "MAX_FORM_MEMORY_SIZE": LARGEST})
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, proxies, proxies, proxies)  # type: ignore[method-assign]
    app.jinja_loader = FileSystemLoader(HERE / "templates")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(refuse_foreign_forms)
    add_signing(app, engine)
    app.config.update(given)
    CSRFProtect(app)
    languages.add_languages(app)
    add_attempts(app, engine.home.secret("console-attempts"), engine.clock)
    add_presence(app)
    add_invitation(app)
    add_screens(app)
    app.jinja_env.globals.update(
        t=lambda text: languages.words()(text),
        person=context.maybe_person,
        language_names=languages.NAMES,
        csrf_value=generate_csrf,
        first_error=first_error,
    )
    app.jinja_env.filters["title_of"] = lambda module: languages.words()(context.title_of(module))
    app.after_request(_protect)
    app.register_error_handler(HTTPException, _say)
    for refusal in REFUSALS:
        app.register_error_handler(refusal, _refuse)
    app.register_error_handler(Exception, _apologise)
    return app


def _protect(response: Any) -> Any:
    """Set the headers of every page; none may be kept by a browser, and none is compressed beside its token."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _language() -> None:
    if "language" not in g:
        g.language = SOURCE_LANGUAGE


def _say(error: HTTPException) -> Any:
    """Say what went wrong in a sentence, on a page that leads on."""
    if error.response is not None or (error.code or 500) < 400:
        return error
    _language()
    kind = "csrf" if isinstance(error, CSRFError) else error.code or 500
    title, text = messages.message_for(kind)
    return render_template("message.html", title=title, text=text), error.code or 500


def _refuse(error: Exception) -> Any:
    """Say why what was asked cannot be done."""
    _language()
    sentence = getattr(error, "sentence", None) or Text(str(error))
    return render_template("message.html", title=messages.REFUSED, text=sentence), 409


def _apologise(error: Exception) -> Any:
    """Log where it failed, never with what was sent."""
    log_failure(error)
    _language()
    title, text = messages.message_for(500)
    return render_template("message.html", title=title, text=text), 500
