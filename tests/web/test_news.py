"""What we did with the answers: a public page, a page for all, and feeds that any reader understands."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from diversa.conversation.news import Kind, Words

ATOM = "{http://www.w3.org/2005/Atom}"
PAGE, FEED = "/demo/que-hicimos/", "/demo/que-hicimos/atom.xml"
WELL = Words(
    Kind.ACTION,
    "Un pozo <nuevo> & agua",
    "Se arregló el pozo.\n\nYa hay agua.",
    None,
    "https://www.example.org/p",
)


@pytest.fixture
def entry(engine):
    """Publish one entry, and leave another as a draft."""
    engine.news.draft("demo", Words(Kind.DECISION, "Borrador secreto", "Nada."), engine.clock())
    draft = engine.news.draft("demo", WELL, engine.clock())
    engine.news.publish(draft, engine.today(), engine.clock())
    return engine.news.get("demo", draft.id)


def feed(client, address: str = FEED) -> ElementTree.Element:
    """Return a feed as an ordinary reader parses it."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    return ElementTree.fromstring(answer.data)


def one(element: ElementTree.Element, tag: str) -> str:
    """Return the text of the one child of a name, which the standard asks for."""
    (found,) = element.findall(f"{ATOM}{tag}")
    return found.text or ""


def test_the_page_tells_what_was_done(client, entry, engine):
    """Kind, day, words, and where an outside link leads; drafts are not there."""
    page = client.get(PAGE).text
    for words in (
        "Un pozo &lt;nuevo&gt; &amp; agua",
        "Acción",
        "22 de noviembre de 2026",
        "Leer más en www.example.org",
    ):
        assert words in page
    assert 'href="https://www.example.org/p"' in page
    assert "Borrador secreto" not in page
    assert "Borrador secreto" not in client.get(FEED).text
    assert "corregido" not in page
    assert f'href="{FEED}"' in page


def test_a_correction_says_its_day(client, entry, engine):
    """Beside the first day, in words."""
    changed = Words(Kind.ACTION, "Dos pozos", "Fueron dos.")
    engine.news.save(entry, changed, engine.today() + timedelta(3), engine.clock() + 3 * 86400)
    page = client.get(PAGE).text
    assert "corregido el 25 de noviembre de 2026" in page
    assert "Dos pozos" in page
    assert "pozo &lt;nuevo" not in page


def test_an_entry_leads_to_a_release_of_this_installation(client, engine):
    """By its public address."""
    engine.store.add_release("demo", "tiny", 1, engine.today(), True, "{}")
    draft = engine.news.draft("demo", Words(Kind.RELEASE, "Cifras", "Ya están.", ("tiny", 1)), 1)
    engine.news.publish(draft, engine.today(), 2)
    assert 'href="/resultados/demo/tiny/1/"' in client.get(PAGE).text


def test_the_feed_is_valid_atom(client, entry, engine):
    """RFC 4287: one id, title and date each, an author, a link to itself, and dates with their zone."""
    found = feed(client)
    assert found.tag == f"{ATOM}feed"
    assert one(found, "title").endswith("Demostración 2026")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one(found, "id"))
    author = found.find(f"{ATOM}author/{ATOM}name")
    assert author is not None
    assert author.text
    links = {link.get("rel"): link.get("href") for link in found.findall(f"{ATOM}link")}
    assert links == {"self": f"http://localhost{FEED}", "alternate": f"http://localhost{PAGE}"}
    (item,) = found.findall(f"{ATOM}entry")
    assert one(item, "id") == f"urn:uuid:{entry.id}"
    assert one(item, "title") == WELL.title
    assert one(item, "content") == WELL.text
    for tag in ("updated", "published"):
        assert datetime.fromisoformat(one(item, tag)).tzinfo is not None
    assert one(found, "updated") == one(item, "updated")
    assert "@" not in client.get(FEED).text, "no e-mail anywhere"


def test_the_feed_moves_on_with_a_correction_alone(client, entry, engine):
    """The id stays, the date changes; looking again changes nothing."""
    first = feed(client)
    assert ElementTree.tostring(first) == ElementTree.tostring(feed(client))
    engine.news.save(entry, Words(Kind.ACTION, "Dos", "Fueron dos."), engine.today(), engine.clock() + 60)
    second = feed(client)
    (before,), (after,) = (found.findall(f"{ATOM}entry") for found in (first, second))
    assert one(before, "id") == one(after, "id")
    assert one(before, "updated") < one(after, "updated")
    assert one(first, "id") == one(second, "id")


def test_a_feed_without_entries_is_valid_too(client, engine):
    """Its date is the day of the campaign."""
    found = feed(client)
    assert found.findall(f"{ATOM}entry") == []
    assert one(found, "updated").startswith(engine.today().isoformat())


def test_characters_that_no_feed_can_hold(client, engine):
    """What staff pasted from elsewhere breaks nothing."""
    bad = Words(Kind.ACTION, "Uno\x0bdos", "Tres\x00cuatro\ufffe ]]> <b>")
    engine.news.publish(engine.news.draft("demo", bad, 1), engine.today(), 2)
    (item,) = feed(client).findall(f"{ATOM}entry")
    assert (one(item, "title"), one(item, "content")) == ("Uno dos", "Tres cuatro  ]]> <b>")


def test_all_campaigns_on_one_page_and_in_one_feed(client, entry, engine):
    """The list names each campaign that told something; both feeds have ids of their own."""
    page = client.get("/que-hicimos/").text
    assert "Demostración 2026" in page
    assert "Un pozo" in page
    everything = feed(client, "/que-hicimos/atom.xml")
    assert len(everything.findall(f"{ATOM}entry")) == 1
    assert one(everything, "id") != one(feed(client), "id")


def test_the_public_address_is_used_where_there_is_one(client, entry, monkeypatch):
    """A feed is read elsewhere, so its links are whole."""
    monkeypatch.setenv("DIVERSA_PUBLIC_ADDRESS", "https://datos.example.org")
    links = [link.get("href") for link in feed(client).findall(f"{ATOM}link")]
    assert f"https://datos.example.org{FEED}" in links
    assert client.get(FEED).headers["Cache-Control"] == "public, max-age=300"


def test_a_feed_with_an_address_that_somebody_asked_for_is_kept_by_nobody(client, entry, monkeypatch):
    """Without a public address its links repeat the Host header: a cache would give them to everybody."""
    monkeypatch.delenv("DIVERSA_PUBLIC_ADDRESS", raising=False)
    for address in (FEED, "/que-hicimos/atom.xml"):
        answer = client.get(address, headers={"Host": "evil.example.org"})
        assert "http://evil.example.org/" in answer.text
        assert answer.headers["Cache-Control"] == "private, no-cache"


def test_the_pages_speak_english_around_what_the_office_wrote(client, entry):
    """The office's words stay Spanish, and say so."""
    for address in ("/en/demo/que-hicimos/", "/en/que-hicimos/"):
        page = client.get(address).text
        assert "What we did with your answers" in page
        assert ' lang="es">Un pozo' in page


def test_the_pages_lead_from_where_people_are(client):
    """The home page names the list, a campaign its own."""
    assert 'href="/que-hicimos/"' in client.get("/").text
    assert f'href="{PAGE}"' in client.get("/demo/").text
