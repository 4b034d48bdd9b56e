"""Trying a questionnaire: everything is as for everybody, says that it is a trial, and leaves nothing behind."""

from __future__ import annotations

import pytest

from diversa.campaigns.campaigns import Status
from diversa.privacy import sealing
from diversa.web import sheets, trying
from diversa.web.app import create_app
from tests.web.exits import SENSITIVE, installation
from tests.web.reading import Reading, Visitor, stored
from tests.web.tiny import ANSWERS

TINY = "/prueba-uno/tiny/"
BANNER, SAMPLE, OVER = (
    "Está probando: no se guarda nada.",
    "Este recibo es solo una muestra",
    "Esta prueba ya terminó",
)
CANARY = "Canario amarillo en su jaula."


@pytest.fixture
def draft(engine):
    """Return the installation with a second campaign, in draft, that asks with the tiny module."""
    _, public = sealing.generate_keypair()
    engine.campaigns.create("prueba-uno", "Prueba uno", public, demonstration=False, today=engine.today())
    engine.campaigns.enable("prueba-uno", "tiny")
    return engine


@pytest.fixture
def tester(draft, client):
    """Return somebody whom the console lets into the draft."""
    visitor = Visitor(client, TINY)
    visitor.send([("ticket", ticket(draft))])
    return visitor


def ticket(engine, campaign: str = "prueba-uno") -> str:
    return trying.make_ticket(engine, engine.campaigns.module(campaign, "tiny"))


def kept(engine) -> list[int]:
    """Return how many rows each table has in which something about a person could lie."""
    db = engine.store.engine.db
    names = [n for n in db.get_tables() if "campaign" not in n and "migrat" not in n]
    return [db.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names]


def test_a_draft_is_tried_to_the_end_and_nothing_is_stored(draft, tester, app, files):
    """Each page says that it is a trial; the receipt says that it is a sample; no row, count or word is kept."""
    before = kept(draft)
    seen = [tester.page.words]
    while not tester.page.title.startswith("Revise"):
        tester.press(answers={**ANSWERS, "story": CANARY})
        seen.append(tester.page.words)
        assert len(seen) < 20
    tester.press("send")
    app.extensions["counters"].flush()
    assert all(BANNER in words for words in [*seen, tester.page.words])
    assert len(seen) > 3
    assert SAMPLE in tester.page.words
    assert kept(draft) == before
    assert CANARY.encode() not in files()


def test_the_same_checks_speak(tester):
    """A wrong answer, a doubt and an early end say in a trial what they say to everybody."""
    tester.press(answers={**ANSWERS, "age": 115})
    assert "Nadie tiene tantos años." in tester.page.words
    tester.press(answers={**ANSWERS, "age": 17})
    assert "Solo personas adultas" in tester.page.title
    assert BANNER in tester.page.words


def test_a_draft_does_not_exist_for_outsiders(draft, client):
    """Each address of a draft answers what an unknown campaign does, whatever is sent; in trial its pages are there."""
    below = ("", "tiny/", "tiny/ayuda/", "nada/", "c/", "que-hicimos/", "propuestas/", "que-hicimos/atom.xml")
    for name in below:
        for call in (client.get, client.post):
            here, nowhere = call(f"/prueba-uno/{name}"), call(f"/nada-uno/{name}")
            assert here.status_code == nowhere.status_code
            assert here.status_code in (404, 405)
            assert here.text.replace("prueba-uno", "nada-uno") == nowhere.text
    forms = (
        {"sheet": "x"},
        {"ticket": "x"},
        {"sheet": "x", "action": "carry"},
        {"action": "rate", "sheet": ""},
    )
    for form in forms:
        assert client.post(TINY, data=form).status_code == 404
        assert client.post("/prueba-uno/nada/", data=form).status_code == 404
    draft.campaigns.try_out("prueba-uno")
    assert client.get("/prueba-uno/").status_code == client.get(TINY).status_code == 200


def test_nobody_fills_in_a_draft_without_a_ticket(draft, client):
    """A draft shows no question: not to who knows the address, not to who makes a ticket up, not with another module's."""
    assert client.get(TINY).status_code == 404
    other = trying.make_ticket(draft, draft.campaigns.module("demo", "tiny"))
    envelope = draft.main.envelope
    sheet = sheets.seal_page({}, draft.campaigns.module("prueba-uno", "tiny"), envelope, draft.clock())
    for wrong in ("x", other, sheet):
        answer = client.post(TINY, data={"ticket": wrong})
        assert answer.status_code == 404
        assert "Acepta participar" not in answer.text


def test_a_ticket_lasts_a_quarter_of_an_hour(draft, client, clock):
    """Afterwards it opens nothing; a page that it opened goes on as long as any page."""
    visitor, old = Visitor(client, TINY), ticket(draft)
    visitor.send([("ticket", old)])
    clock.now += 901
    assert client.post(TINY, data={"ticket": old}).status_code == 410
    visitor.walk(ANSWERS)
    visitor.press("send")
    assert SAMPLE in visitor.page.words


def test_in_trial_everybody_with_the_address_goes_through(draft, client):
    """A campaign in trial needs no ticket, keeps nothing, and says so from its own page on."""
    draft.campaigns.try_out("prueba-uno")
    before = kept(draft)
    assert BANNER in client.get("/prueba-uno/").text
    visitor = Visitor(client, TINY)
    assert BANNER in visitor.page.words
    visitor.walk(ANSWERS)
    visitor.press("send")
    assert SAMPLE in visitor.page.words
    assert kept(draft) == before


def test_what_began_in_trial_is_not_stored_after_opening(draft, client):
    """The campaign opens while somebody tries it: her answers stay a trial, and she is told so."""
    draft.campaigns.try_out("prueba-uno")
    visitor = Visitor(client, TINY)
    visitor.walk(ANSWERS)
    draft.campaigns.open("prueba-uno")
    visitor.press("send")
    assert SAMPLE in visitor.page.words
    assert [d for batch in draft.store.documents("prueba-uno", "tiny") for d in batch] == []


def test_who_came_by_the_address_does_not_go_on_in_a_draft(draft, client):
    """Taken back to draft, a campaign shows its questions to nobody who holds no ticket."""
    draft.campaigns.try_out("prueba-uno")
    visitor = Visitor(client, TINY)
    draft.campaigns.move("prueba-uno", Status.DRAFT)
    visitor.press(answers=ANSWERS)
    assert visitor.answer.status_code == 410
    assert OVER in visitor.page.words


def test_an_open_campaign_is_tried_beside_real_answers(engine, client):
    """With a ticket nothing is stored; without one the same campaign stores as ever."""
    tried, real = Visitor(client, "/demo/tiny/"), Visitor(client, "/demo/tiny/")
    tried.send([("ticket", ticket(engine, "demo"))])
    for visitor in (tried, real):
        visitor.walk(ANSWERS)
        visitor.press("send")
    assert SAMPLE in tried.page.words
    assert SAMPLE not in real.page.words
    assert BANNER not in real.page.words
    assert len(stored(engine)) == 1


def test_a_closed_campaign_is_tried_no_more(engine, client):
    """Who was at it is told that the trial is over, and a ticket that is still good opens nothing."""
    tried, good = Visitor(client, "/demo/tiny/"), ticket(engine, "demo")
    tried.send([("ticket", good)])
    engine.campaigns.close("demo", engine.clock())
    tried.press(answers=ANSWERS)
    for answer in (tried.answer, client.post("/demo/tiny/", data={"ticket": good})):
        assert answer.status_code == 410
        assert OVER in answer.text


def test_a_trial_cannot_be_rated_and_its_receipt_opens_nothing(draft, tester, client):
    """What the sample page holds stores no stars, and its receipt withdraws nothing."""
    before = kept(draft)
    tester.walk(ANSWERS)
    review = tester.page.sheet
    tester.press("send")
    receipt = tester.page.html.split("<code>")[1].split("</code>")[0]
    assert not [control for control in tester.page.controls if control.name == "stars"]
    for sheet, status in (("", 404), (review, 400)):
        assert client.post(TINY, data={"sheet": sheet, "action": "rate", "stars": "5"}).status_code == status
    assert client.post("/retirar/", data={"receipt": receipt}).status_code == 404
    assert kept(draft) == before


@pytest.mark.parametrize("module", SENSITIVE, ids=lambda module: module.id)
def test_a_sensitive_module_is_tried_behind_its_own_first_page(module, tmp_path, clock):
    """The way out is explained first as for everybody, and the ticket goes along to the first question."""
    engine = installation(tmp_path / "home", module, clock)
    (slug,) = [c.slug for c in engine.campaigns.all()]
    enabled = engine.campaigns.module(slug, engine.campaigns.modules(slug)[0])
    client = create_app(engine).test_client(use_cookies=False)
    address = f"/{slug}/{enabled.instrument.questionnaire.public_name}/"
    page = client.post(address, data={"ticket": trying.make_ticket(engine, enabled)})
    assert BANNER in page.text
    hidden = {c.name: c.value for c in Reading(page.text).controls}
    first = client.post(address, data={**hidden, "action": "begin"})
    assert BANNER in first.text
    assert Reading(first.text).sheet
    engine.close()


def test_programs_cannot_store_in_a_draft_or_a_trial(draft, client):
    """The other door is as closed: a program reads no questionnaire, its answers are refused, nothing is kept."""
    before = kept(draft)
    address = f"/api/v1/campaigns/prueba-uno/modules/tiny/responses/{'0d' * 16}"
    for status in (Status.DRAFT, Status.TRIAL):
        if draft.campaigns["prueba-uno"].status is not status:
            draft.campaigns.move("prueba-uno", status)
            before = kept(draft)
        assert client.put(address, json={"answers": ANSWERS}).status_code == 404
        assert client.get(address.partition("/responses")[0]).status_code == 404
        assert kept(draft) == before
