"""Proposing what to ask: without an account or a cookie, read by the office alone, answered in public in groups."""

from __future__ import annotations

import logging

import pytest

from diversa.conversation.proposals import new_id

PAGE = "/demo/propuestas/"
WORDS = "Pregunten por el ruido de los bares."
MAIL = "Escríbame a nadie@example.org y le cuento."


def send(client, address: str = PAGE, **fields: str):
    """Send the form."""
    return client.post(address, data={"kind": "subject", "words": WORDS, "id": new_id().hex(), **fields})


def held(engine) -> list[str]:
    """Return the words that wait for the office."""
    return [one.text for one in engine.proposals.of("demo")]


def test_somebody_proposes(client, engine, caplog, files):
    """It is kept once, locked, with a week; no cookie, no log, nothing of it on the public page."""
    caplog.set_level(logging.DEBUG)
    answer = send(client)
    assert (answer.status_code, "Recibimos su propuesta" in answer.text) == (200, True)
    assert held(engine) == [WORDS]
    assert "Set-Cookie" not in answer.headers
    assert WORDS not in caplog.text
    assert WORDS.encode() not in files()
    assert WORDS not in client.get(PAGE).text
    (row,) = engine.store.engine.db.execute_sql("SELECT period, kind, campaign FROM proposal")
    assert row == ("2026-W47", "subject", "demo")


def test_a_double_click_proposes_once(client, engine):
    """The id on the page makes it so."""
    id_ = new_id().hex()
    for _ in range(2):
        assert "Recibimos su propuesta" in send(client, id=id_).text
    assert held(engine) == [WORDS]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": ""}, "No escribió nada"),
        ({"words": "a" * 501}, "Máximo 500 letras"),
        ({"kind": ""}, "Elija si propone una pregunta o un tema"),
        ({"kind": "insult"}, "Elija si propone una pregunta o un tema"),
    ],
)
def test_what_will_not_do_comes_back(client, engine, fields, said):
    """With a sentence and what was typed; nothing is kept."""
    answer = send(client, **fields)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert fields.get("words", WORDS) in answer.text
    assert held(engine) == []


def test_a_made_up_id_is_replaced(client, engine):
    """Whatever stands there, one proposal is kept."""
    assert send(client, id="../../etc").status_code == 200
    assert held(engine) == [WORDS]


def test_personal_data_is_warned_of_first(client, engine):
    """Quoted, with two buttons; sent only if she corrects it or says so."""
    warned = send(client, words=MAIL)
    assert warned.status_code == 422
    assert "<mark>nadie@example.org</mark> parece un correo electrónico." in warned.text
    for button in ("Corregir y enviar", "Enviar así"):
        assert button in warned.text
    assert "<mark>" in send(client, words=MAIL, decision="change").text
    assert held(engine) == []
    assert send(client, words=WORDS, decision="change").status_code == 200
    assert send(client, words=MAIL, decision="anyway").status_code == 200
    assert sorted(held(engine)) == sorted([MAIL, WORDS])


def test_answers_are_public_in_groups(client, engine):
    """The office's words, its day, and how many in tens; a draft is not there."""
    for _ in range(23):
        send(client)
    group = engine.proposals.gather("demo", "Ruido de noche", [one.id for one in engine.proposals.of("demo")])
    engine.proposals.save(group, group.title, "Lo preguntaremos en marzo.")
    assert "Ruido de noche" not in client.get(PAGE).text
    engine.proposals.publish(engine.proposals.group("demo", group.number), engine.today())
    page = client.get(PAGE).text
    for words in ("Ruido de noche", "Lo preguntaremos en marzo.", "20 propuestas o más"):
        assert words in page
    assert WORDS not in page
    assert "20 proposals or more" in client.get("/en/demo/propuestas/").text


def test_a_closed_campaign_takes_no_proposals_and_keeps_its_answers(client, engine):
    """The page stays, the form goes."""
    engine.campaigns.close("demo", engine.clock())
    page = client.get(PAGE)
    assert (page.status_code, "ya no recibe propuestas" in page.text) == (200, True)
    assert "<textarea" not in page.text
    assert send(client).status_code == 410
    assert held(engine) == []


def test_a_draft_and_no_campaign_are_not_found(client, engine):
    """Nobody learns which names are taken."""
    engine.campaigns.create("borrador", "Borrador", b"k" * 32, demonstration=True, today=engine.today())
    for slug in ("borrador", "ninguna"):
        for page in ("propuestas/", "que-hicimos/", "que-hicimos/atom.xml"):
            assert client.get(f"/{slug}/{page}").status_code == 404
        assert send(client, f"/{slug}/propuestas/").status_code == 404


def test_proposals_are_limited(client, app, engine):
    """As many an hour from one address as final sendings."""
    app.extensions["sends"]._hourly = 1
    assert [send(client).status_code for _ in range(2)] == [200, 429]
    assert len(held(engine)) == 1


def test_the_office_is_flooded(client, engine, monkeypatch):
    """In words: the disk does not fill."""
    monkeypatch.setattr("diversa.conversation.proposals.MOST", 1)
    send(client)
    answer = send(client)
    assert (answer.status_code, "Hay muchas propuestas por leer" in answer.text) == (422, True)


def test_the_page_leads_from_the_campaign(client):
    """Its own page names it."""
    assert f'href="{PAGE}"' in client.get("/demo/").text
