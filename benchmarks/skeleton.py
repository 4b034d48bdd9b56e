"""The floors: the least that an application must do for the same form, on the same server.

Forty questions with five radio buttons on five pages, the answers so far as plain JSON in a hidden field, one durable
insert. No checks across answers, no privacy, no languages, no way back, no way to send twice.

    /          drawn and read by WTForms, as a small application of the same libraries would
    /bare/     one template and nothing else: no form library at all
    /empty/    a page with nothing on it
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading

import wtforms
from flask import Flask, Response, request
from jinja2 import Environment

from benchmarks.peers import OPTIONS, PAGES, QUESTIONS

START = """<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Parte {{ page }}</title></head><body>
<form method="post"><input type="hidden" name="sheet" value="{{ sheet }}">
"""
END = """<button>Continuar</button></form></body></html>"""
DRAWN = """{% for field in form %}<fieldset><legend>{{ field.label.text }}</legend>
{% for option in field %}<label>{{ option() }}<span>{{ option.label.text }}</span></label>
{% endfor %}</fieldset>
{% endfor %}"""
BARE = """{% for name, title, options in questions %}<fieldset><legend>{{ title }}</legend>
{% for code, label in options %}<label><input type="radio" name="{{ name }}" value="{{ code }}"><span>{{ label }}</span></label>
{% endfor %}</fieldset>
{% endfor %}"""
THANKS = (
    '<!doctype html><html lang="es"><head><title>Gracias</title></head><body><p>Gracias</p></body></html>'
)
TABLE = "CREATE TABLE IF NOT EXISTS response (id BLOB PRIMARY KEY, document TEXT) WITHOUT ROWID"

CHOICES = [(str(code), f"Respuesta {code}") for code in range(1, OPTIONS + 1)]
QUESTIONS_OF = [
    [
        (f"q{number}", f"Pregunta {number}: ¿con qué frecuencia le pasa esto en su barrio?", CHOICES)
        for number in range(page * QUESTIONS + 1, (page + 1) * QUESTIONS + 1)
    ]
    for page in range(PAGES)
]

_thread = threading.local()
_environment = Environment(autoescape=True)
_drawn = _environment.from_string(START + DRAWN + END)
_bare = _environment.from_string(START + BARE + END)


def _form(page: int) -> type[wtforms.Form]:
    fields = {
        name: wtforms.RadioField(title, choices=choices, validators=[wtforms.validators.InputRequired()])
        for name, title, choices in QUESTIONS_OF[page]
    }
    return type(f"Page{page}", (wtforms.Form,), fields)


FORMS = [_form(page) for page in range(PAGES)]


def connect(path: str) -> sqlite3.Connection:
    """Open a database as durably as the engine does: journal ahead, every commit on the disk."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("PRAGMA synchronous=full")
    connection.execute(TABLE)
    return connection


def keep(connection: sqlite3.Connection, document: str) -> None:
    """Write one response durably."""
    connection.execute("INSERT INTO response VALUES (?, ?)", (os.urandom(16), document))


def _keep(answers: dict[str, str]) -> str:
    if not hasattr(_thread, "connection"):
        _thread.connection = connect(os.environ["SKELETON_DATABASE"])
    keep(_thread.connection, json.dumps(answers))
    return THANKS


def fill() -> str:
    """Show a page, or take one and show the next; the last one is kept."""
    page, answers = 0, {}
    if request.method == "POST":
        page, answers = json.loads(request.form["sheet"])
        form = FORMS[page](request.form)
        if form.validate():
            page, answers = page + 1, answers | form.data
    if page == PAGES:
        return _keep(answers)
    return _drawn.render(page=page + 1, sheet=json.dumps([page, answers]), form=FORMS[page]())


def bare() -> str:
    """Do the same without a form library, and without looking at the answers."""
    page, answers = 0, {}
    if request.method == "POST":
        page, answers = json.loads(request.form["sheet"])
        page, answers = page + 1, answers | {n: v for n, v in request.form.items() if n != "sheet"}
    if page == PAGES:
        return _keep(answers)
    return _bare.render(page=page + 1, sheet=json.dumps([page, answers]), questions=QUESTIONS_OF[page])


def empty() -> Response:
    """Answer with nothing."""
    return Response("")


def create() -> Flask:
    """Make the application of the floors."""
    made = Flask(__name__)
    made.add_url_rule("/", view_func=fill, methods=("GET", "POST"))
    made.add_url_rule("/bare/", view_func=bare, methods=("GET", "POST"))
    made.add_url_rule("/empty/", view_func=empty)
    return made
