"""The routes of the conversation: a receipt's page, proposals, and what the office did."""

from __future__ import annotations

from flask import Blueprint, Flask

from diversa.texts import SOURCE_LANGUAGE
from diversa.web import news, proposals, threads
from diversa.web.languages import LOCALES, take_language

BOTH = ("GET", "POST")


def blueprint(app: Flask) -> Blueprint:
    """Make the routes; each page stands twice, without and with a language, the feeds once."""
    room = Blueprint("conversation", __name__)
    room.url_value_preprocessor(take_language)
    languages = ",".join(code for code in LOCALES if code != SOURCE_LANGUAGE)
    for rule, name, view, methods in (
        ("/recibo/", "receipt", threads.receipt_page, BOTH),
        ("/que-hicimos/", "all_news", news.all_news, ("GET",)),
        ("/<campaign>/que-hicimos/", "news", news.news_page, ("GET",)),
        ("/<campaign>/propuestas/", "proposals", proposals.proposals_page, BOTH),
    ):
        room.add_url_rule(f"/<any({languages}):lang>{rule}", name, view, methods=methods)
        room.add_url_rule(rule, name, view, methods=methods, defaults={"lang": SOURCE_LANGUAGE})
    room.add_url_rule("/que-hicimos/atom.xml", "all_news_feed", news.all_news_feed)
    room.add_url_rule("/<campaign>/que-hicimos/atom.xml", "news_feed", news.news_feed)
    room.record(lambda state: state.app.jinja_env.globals.update(release_address=news.release_address))
    return room
