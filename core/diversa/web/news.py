"""What the office did with the answers: a public page for each campaign, one for all, and a feed for both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree

from flask import Response, current_app, render_template, request

from diversa.campaigns.campaigns import Campaign, Status
from diversa.conversation.news import TITLES, Entry, feed_id, newest
from diversa.engine import Diversa
from diversa.home import public_address
from diversa.texts import SOURCE_LANGUAGE, Text
from diversa.web.proposals import public_campaign

_ = Text
TITLE = _("Qué hicimos con sus respuestas")
ATOM = "http://www.w3.org/2005/Atom"
AUTHOR = "App Diversa"


def _engine() -> Diversa:
    found: Diversa = current_app.extensions["diversa"]
    return found


def all_news() -> str:
    """List what every campaign told."""
    found = [(campaign, _engine().news.told(campaign.slug)) for campaign in _listed()]
    return render_template("news.html", found=[(c, told) for c, told in found if told], kinds=TITLES)


def news_page(campaign: str) -> str:
    """Tell what one campaign's answers led to."""
    found = public_campaign(campaign)
    told = _engine().news.told(campaign)
    return render_template("news_of.html", campaign=found, told=told, kinds=TITLES)


def all_news_feed() -> Response:
    """Give what every campaign told to a reader of feeds."""
    told = newest(entry for campaign in _listed() for entry in _engine().news.told(campaign.slug))
    id_ = feed_id(_engine().home.secret("feed"))
    return _feed(str(TITLE), id_, "", told, 0)


def news_feed(campaign: str) -> Response:
    """Give what one campaign told to a reader of feeds."""
    found = public_campaign(campaign)
    id_ = feed_id(found.public_key, found.slug.encode())
    title = f"{TITLE}: {found.title}"
    began = datetime(*found.created_on.timetuple()[:3], tzinfo=UTC).timestamp()
    return _feed(title, id_, f"{campaign}/", _engine().news.told(campaign), began)


def release_address(entry: Entry) -> str:
    """Return where the release lies that an entry leads to; empty without one."""
    if entry.words.release is None:
        return ""
    module, number = entry.words.release
    questionnaire = _engine().registry.questionnaires.get(module)
    name = questionnaire.public_name if questionnaire else module
    return f"{request.script_root}/resultados/{entry.campaign}/{name}/{number}/"


def _listed() -> list[Campaign]:
    shown = (Status.OPEN, Status.CLOSED)
    return [campaign for campaign in _engine().campaigns.all() if campaign.status in shown]


def _feed(title: str, id_: str, under: str, told: Iterable[Entry], began: float) -> Response:
    """Write an Atom feed (RFC 4287): ids that never change, and when each entry last did."""
    base, told = _base(), tuple(told)
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": SOURCE_LANGUAGE})
    page = f"{base}/{under}que-hicimos/"
    _add(feed, "id", id_)
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((entry.changed_at for entry in told), default=began)))
    ElementTree.SubElement(
        feed, "link", {"rel": "self", "href": f"{page}atom.xml", "type": "application/atom+xml"}
    )
    ElementTree.SubElement(feed, "link", {"rel": "alternate", "href": page, "type": "text/html"})
    _add(ElementTree.SubElement(feed, "author"), "name", AUTHOR)
    for entry in told:
        _entry(feed, entry, base)
    body = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    response = Response(body, mimetype="application/atom+xml")
    # Without an address of its own the feed repeats the one that was asked for, which nobody else should be given.
    response.headers["Cache-Control"] = "public, max-age=300" if public_address() else "private, no-cache"
    return response


def _entry(feed: ElementTree.Element, entry: Entry, base: str) -> None:
    found = ElementTree.SubElement(feed, "entry")
    _add(found, "id", f"urn:uuid:{entry.id}")
    _add(found, "title", entry.words.title)
    _add(found, "updated", _moment(entry.changed_at))
    _add(found, "published", f"{entry.told_on}T00:00:00-05:00")
    kind = TITLES[entry.words.kind]
    ElementTree.SubElement(found, "category", {"term": entry.words.kind.value, "label": kind})
    href = f"{base}/{entry.campaign}/que-hicimos/#n-{entry.id}"
    ElementTree.SubElement(found, "link", {"rel": "alternate", "href": href, "type": "text/html"})
    _add(found, "content", entry.words.text).set("type", "text")


def _add(parent: ElementTree.Element, tag: str, text: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag)
    child.text = text
    return child


def _base() -> str:
    """Return the address of this installation, without a last slash."""
    return public_address() or request.root_url.rstrip("/")


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
