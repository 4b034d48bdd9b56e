"""The office's side of the conversation: who may read what, what is answered, and what is published."""

from __future__ import annotations

import re

import pytest

from diversa.accounts.roles import Role
from diversa.console import CONSOLE
from diversa.conversation.news import Kind, Words
from diversa.conversation.proposals import Kind as Proposed
from diversa.conversation.proposals import new_id
from diversa.conversation.threads import new_mark
from diversa.engine import Diversa
from diversa.privacy.receipts import new_receipt, rating_id, response_id, thread_id
from tests.console.staff import Office, Staff
from tests.console.test_accessibility import enter
from tests.web.conftest import serving
from tests.web.test_accessibility import Look
from tests.web.tiny import ANSWERS

ASKED = "¿Qué pasó con el agua?"
PROPOSALS, NEWS = "/campanas/demo/propuestas/", "/campanas/demo/que-hicimos/"
_VERSION = re.compile(r'name="version" value="(\d+)"')


@pytest.fixture
def receipt(engine: Diversa) -> str:
    """Return the receipt of somebody who answered and asked something."""
    found = new_receipt()
    engine.send("demo", "tiny", response_id(found), ANSWERS)
    engine.threads.remark(found, ASKED, new_mark(), engine.today())
    return found


@pytest.fixture
def reviewer(office: Office) -> Staff:
    """Return a reviewer, who reads messages and answers proposals."""
    return office.sign_in(Role.REVIEWER)


@pytest.fixture
def manager(office: Office) -> Staff:
    """Return a campaign manager, who tells what was done."""
    return office.sign_in(Role.MANAGER)


def number(engine: Diversa) -> str:
    """Return the number of the only thread."""
    (thread,) = engine.threads.all()
    return thread.number


def propose(engine: Diversa, *texts: str) -> list[str]:
    """Propose questions; return the ids as a form carries them."""
    ids = [new_id() for _ in texts]
    for id_, text in zip(ids, texts, strict=True):
        engine.proposals.propose("demo", id_, Proposed.QUESTION, text, engine.today())
    return [id_.hex() for id_ in ids]


def version(staff: Staff, address: str) -> str:
    """Return the version that the form at an address was drawn from."""
    found = _VERSION.search(staff.get(address).text)
    assert found
    return found.group(1)


def told(engine: Diversa) -> list[str]:
    """Return what the audit log says was done, newest first."""
    return [entry.action for entry in engine.audit_log.newest(50)]


# --- messages --------------------------------------------------------------------------------------------------------


def test_a_reviewer_reads_and_answers(engine, reviewer, receipt):
    """The reply is there for the receipt; the log says that a thread was read and answered, not what was said."""
    listed = reviewer.get("/mensajes/").text
    assert "espera respuesta" in listed
    assert "Mascotas" in listed
    address = f"/mensajes/{number(engine)}/"
    assert ASKED in reviewer.get(address).text
    assert reviewer.post(address, words="La bomba se arregló.").status_code == 303
    assert [(m.office, m.text) for m in engine.threads.read(receipt)] == [
        (False, ASKED),
        (True, "La bomba se arregló."),
    ]
    assert "espera respuesta" not in reviewer.get("/mensajes/").text
    entries = engine.audit_log.newest(50)
    assert {"thread.read", "thread.reply"} <= {entry.action for entry in entries}
    assert not [e for e in entries if ASKED in str(e.details) or "bomba" in str(e.details)]


def test_nothing_on_the_screen_leads_to_the_response(engine, reviewer, receipt):
    """Neither an id nor the receipt, in no form."""
    pages = reviewer.get("/mensajes/").text + reviewer.get(f"/mensajes/{number(engine)}/").text
    for id_ in (response_id(receipt), rating_id(receipt), thread_id(receipt)):
        assert id_.hex() not in pages.lower()
    assert receipt not in pages


def test_a_reply_with_personal_data_is_warned_of(engine, reviewer, receipt):
    """The office too is asked once; then it may send it."""
    address = f"/mensajes/{number(engine)}/"
    warned = reviewer.post(address, words="Llame al 320 123 4567.")
    assert (warned.status_code, "parece un número de teléfono" in warned.text) == (422, True)
    assert reviewer.post(address, words="Llame al 320 123 4567.", decision="anyway").status_code == 303
    assert len(engine.threads.read(receipt)) == 2


@pytest.mark.parametrize("words", ["", "a" * 2001])
def test_a_reply_that_will_not_do(engine, reviewer, receipt, words):
    """It comes back with a sentence."""
    assert reviewer.post(f"/mensajes/{number(engine)}/", words=words).status_code == 422
    assert len(engine.threads.read(receipt)) == 1


def test_a_message_that_tells_who_somebody_is_can_be_deleted(engine, reviewer, receipt):
    """Its words are gone from the files at once; the person sees that it cannot be read, and nothing else changes."""
    stored = [content for _place, _office, content in engine.threads._store.messages_of(thread_id(receipt))]
    page = f"/mensajes/{number(engine)}/"
    assert reviewer.post(f"{page}0/borrar/", page=page).status_code == 303
    assert [message.text for message in engine.threads.read(receipt)] == [None]
    files = [path.read_bytes() for path in engine.home.path.rglob("*") if path.is_file()]
    assert not any(stored[0] in content for content in files)
    assert reviewer.post(f"{page}0/borrar/", page=page).status_code == 404
    assert reviewer.post(f"{page}7/borrar/", page=page).status_code == 404
    assert engine.threads.reply(number(engine), "La borramos.", new_mark(), engine.today()).value == "kept"


def test_a_thread_that_is_gone(engine, reviewer, receipt):
    """Withdrawn while somebody was writing: not found, and nothing is kept."""
    address = f"/mensajes/{number(engine)}/"
    assert reviewer.get(address).status_code == 200
    engine.withdraw(receipt)
    answer = reviewer.post(address, page="/mi-cuenta/", words="Tarde.")
    assert answer.status_code == 404
    assert reviewer.get("/mensajes/NADIE000/").status_code == 404
    assert "Nadie ha escrito todavía" in reviewer.get("/mensajes/").text


def test_messages_are_for_reviewers_alone(engine, office, receipt):
    """Not even an administrator reads them, and the menu does not offer them."""
    for role in (Role.ADMINISTRATOR, Role.MANAGER, Role.ANALYST, Role.FACILITATOR):
        staff = office.sign_in(role)
        for address in ("/mensajes/", f"/mensajes/{number(engine)}/"):
            assert staff.get(address).status_code == 404
        assert staff.post(f"/mensajes/{number(engine)}/", words="Hola.").status_code == 404
        assert "/mensajes/" not in staff.get("/mi-cuenta/").text
    assert len(engine.threads.read(receipt)) == 1


def test_waiting_messages_stand_on_the_first_page(engine, reviewer, receipt):
    """For who may answer them."""
    assert "Hay mensajes que esperan respuesta." in reviewer.get("/").text


# --- proposals -------------------------------------------------------------------------------------------------------


def test_proposals_become_a_public_answer(engine, reviewer):
    """Read, gathered, answered: the public page shows the office's words and no others."""
    ids = propose(engine, *(f"Pregunten por el ruido {n}" for n in range(11)))
    assert "Pregunten por el ruido 3" in reviewer.get(PROPOSALS).text
    made = reviewer.post(PROPOSALS, proposal=ids, title="Ruido de noche", action="gather")
    assert made.status_code == 303
    group = f"{PROPOSALS}1/"
    assert made.headers["Location"].endswith(group)
    assert "Pregunten por el ruido 3" in reviewer.get(group).text
    sent = reviewer.post(
        group,
        title="Ruido de noche",
        answer="Lo preguntaremos en marzo.",
        version=version(reviewer, group),
        action="publish",
    )
    assert sent.status_code == 303
    public = reviewer.client.get("/demo/propuestas/").text
    assert "Lo preguntaremos en marzo." in public
    assert "10 propuestas o más" in public
    assert "Pregunten por el ruido" not in public
    hidden = reviewer.post(group, version=version(reviewer, group), action="hide")
    assert hidden.status_code == 303
    assert "Lo preguntaremos" not in reviewer.client.get("/demo/propuestas/").text
    assert told(engine)[:3] == ["proposals.hide", "proposals.publish", "proposals.gather"]


def test_proposals_join_leave_and_go(engine, reviewer):
    """Into a group that is there, out of it again, and away."""
    first, second = propose(engine, "Uno", "Dos")
    reviewer.post(PROPOSALS, proposal=[first], title="Grupo", action="gather")
    assert reviewer.post(PROPOSALS, proposal=[second], group="1", action="join").status_code == 303
    assert engine.proposals.group("demo", 1).proposals == 2
    assert reviewer.post(f"{PROPOSALS}1/sacar/", page=PROPOSALS, proposal=second).status_code == 303
    assert [one.id.hex() for one in engine.proposals.of("demo")] == [second]
    assert reviewer.post(PROPOSALS, proposal=[second], action="discard").status_code == 303
    assert engine.proposals.of("demo") == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"action": "gather", "title": "Grupo"}, "Marque por lo menos una propuesta."),
        ({"action": "gather", "proposal": "zz", "title": "Grupo"}, "Marque por lo menos una propuesta."),
        ({"action": "gather", "proposal": "ID", "title": " "}, "Escriba un título"),
        ({"action": "join", "proposal": "ID", "group": "99"}, "Ese grupo no existe en esta campaña."),
        ({"action": "join", "proposal": "ID", "group": "x"}, "Ese grupo no existe en esta campaña."),
        ({"action": "join", "proposal": "ID", "group": "9" * 30}, "Ese grupo no existe en esta campaña."),
        ({"action": "join", "proposal": "ID", "group": "9" * 5000}, "Ese grupo no existe en esta campaña."),
    ],
)
def test_sorting_that_will_not_do(engine, reviewer, fields, said):
    """A sentence, and nothing moved."""
    (id_,) = propose(engine, "Uno")
    answer = reviewer.post(PROPOSALS, **{k: id_ if v == "ID" else v for k, v in fields.items()})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert len(engine.proposals.of("demo")) == 1


def test_two_reviewers_answer_one_group(engine, office, reviewer):
    """The slower one sees what it says now, and nothing is overwritten."""
    reviewer.post(PROPOSALS, proposal=propose(engine, "Uno"), title="Grupo", action="gather")
    group = f"{PROPOSALS}1/"
    seen = version(reviewer, group)
    other = office.sign_in(Role.REVIEWER)
    assert other.post(group, title="Grupo", answer="Primera.", version=seen, action="save").status_code == 303
    slower = reviewer.post(group, title="Grupo", answer="Segunda.", version=seen, action="publish")
    assert (slower.status_code, "Otra persona cambió esto" in slower.text) == (422, True)
    assert engine.proposals.group("demo", 1).answer == "Primera."
    assert engine.proposals.answered("demo") == ()


def test_proposals_are_for_who_may_answer(engine, office):
    """A manager, an analyst and a facilitator do not find them; another campaign's group is not found."""
    ids = propose(engine, "Uno")
    for role in (Role.MANAGER, Role.ANALYST, Role.FACILITATOR):
        staff = office.sign_in(role)
        assert staff.get(PROPOSALS).status_code == 404
        sent = staff.post(PROPOSALS, page="/mi-cuenta/", proposal=ids, title="X", action="gather")
        assert sent.status_code == 404
    reviewer = office.sign_in(Role.REVIEWER)
    for address in ("/campanas/nada/propuestas/", f"{PROPOSALS}7/"):
        assert reviewer.get(address).status_code == 404
    assert engine.proposals.groups("demo") == ()


# --- what was done ---------------------------------------------------------------------------------------------------

FIELDS = {"kind": "decision", "title": "Más agua", "text": "Se arregló el pozo.", "release": "", "link": ""}


def test_an_entry_is_written_published_and_corrected(engine, manager):
    """First a draft; then public; then corrected, with its day."""
    made = manager.post(f"{NEWS}nueva/", **FIELDS)
    assert made.status_code == 303
    (entry,) = engine.news.all("demo")
    address = f"{NEWS}{entry.id}/"
    assert "Más agua" not in manager.client.get("/demo/que-hicimos/").text
    sent = manager.post(address, **FIELDS, version=version(manager, address), action="publish")
    assert sent.status_code == 303
    assert "Más agua" in manager.client.get("/demo/que-hicimos/").text
    changed = {**FIELDS, "title": "Mucha más agua"}
    assert manager.post(address, **changed, version=version(manager, address)).status_code == 303
    public = manager.client.get("/demo/que-hicimos/").text
    assert "Mucha más agua" in public
    assert "corregido el" in public
    hidden = manager.post(address, **changed, version=version(manager, address), action="hide")
    assert hidden.status_code == 303
    assert "Mucha" not in manager.client.get("/demo/que-hicimos/").text
    gone = manager.post(address, **changed, version=version(manager, address), action="discard")
    assert gone.status_code == 303
    assert engine.news.all("demo") == ()
    assert told(engine)[:5] == ["news.discard", "news.hide", "news.save", "news.publish", "news.draft"]


def test_a_release_proposes_an_entry_with_one_press(engine, manager):
    """Easy words, and a link to the release, chosen and not typed; once."""
    engine.store.add_release("demo", "tiny", 1, engine.today(), True, "{}")
    assert "«Mascotas», edición 1" in manager.get(NEWS).text
    assert "Hay una publicación que todavía no se contó" in manager.get("/").text
    made = manager.post(f"{NEWS}desde-publicacion/", page=NEWS, release="tiny/1")
    assert made.status_code == 303
    (entry,) = engine.news.all("demo")
    assert (entry.words.kind, entry.words.release, entry.told_on) == (Kind.RELEASE, ("tiny", 1), None)
    page = manager.follow(made).text
    assert "Publicamos resultados de «Mascotas»" in page
    assert "más fácil de leer" not in page
    assert manager.post(f"{NEWS}desde-publicacion/", page=NEWS, release="tiny/1").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "Escriba un título"),
        ({"text": " "}, "Escriba qué se hizo"),
        ({"link": "http://www.example.org/"}, "debe empezar por https://"),
        ({"kind": "rumour"}, "Se arregló el pozo."),
        ({"release": "tiny/9"}, "Esa publicación no existe en esta campaña."),
    ],
)
def test_an_entry_that_will_not_do(engine, manager, fields, said):
    """It comes back with what was typed, and nothing is written."""
    answer = manager.post(f"{NEWS}nueva/", **{**FIELDS, **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert engine.news.all("demo") == ()


def test_hard_words_are_pointed_at_and_not_forbidden(engine, manager):
    """The page says which sentence is long; publishing goes on."""
    long = "Arreglamos " + "el pozo y " * 10 + "la escuela."
    made = manager.post(f"{NEWS}nueva/", **{**FIELDS, "text": long})
    page = manager.follow(made).text
    assert "se puede hacer más fácil de leer" in page
    assert "33 palabras en una frase" in page


def test_two_managers_correct_one_entry(engine, office, manager):
    """The slower one is told, and the first change stays."""
    entry = engine.news.draft("demo", Words(Kind.ACTION, "Agua", "Nada."), 1)
    address = f"{NEWS}{entry.id}/"
    seen = version(manager, address)
    other = office.sign_in(Role.MANAGER)
    assert other.post(address, **FIELDS, version=seen).status_code == 303
    slower = manager.post(address, **{**FIELDS, "title": "Otra cosa"}, version=seen, action="publish")
    assert (slower.status_code, "Otra persona cambió esto" in slower.text) == (422, True)
    assert engine.news.get("demo", entry.id).words.title == "Más agua"
    assert engine.news.told("demo") == ()


def test_entries_are_for_who_may_tell(engine, office, manager):
    """A reviewer and an analyst do not find them; another campaign's entry is not found here."""
    entry = engine.news.draft("demo", Words(Kind.ACTION, "Agua", "Nada."), 1)
    for role in (Role.REVIEWER, Role.ANALYST, Role.FACILITATOR):
        staff = office.sign_in(role)
        assert staff.get(NEWS).status_code == 404
        assert staff.post(f"{NEWS}nueva/", page="/mi-cuenta/", **FIELDS).status_code == 404
    engine.campaigns.create("otra-ronda", "Otra", b"k" * 32, demonstration=True, today=engine.today())
    for address in (f"/campanas/otra-ronda/que-hicimos/{entry.id}/", f"{NEWS}nada/"):
        assert manager.get(address).status_code == 404
    assert len(engine.news.all("demo")) == 1


# --- seen ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screens_that_hold_something(browser, engine, office, receipt, scheme):
    """A thread, a group and an entry, with their refusals, break no rule of axe and fit a phone.

    Other screens are looked at without anything in them; these need a browser since they have addresses of their own.
    """
    staff, look = office.sign_in(Role.REVIEWER, Role.MANAGER), Look(scheme)
    ids = [bytes.fromhex(id_) for id_ in propose(engine, "Pregunten por el ruido", "El ruido de noche")]
    engine.proposals.gather("demo", "Ruido", ids[:1])
    entry = engine.news.draft(
        "demo", Words(Kind.ACTION, "Agua", "Arreglamos " + "el pozo y " * 10 + "la vía."), 1
    )
    engine.store.add_release("demo", "tiny", 1, engine.today(), True, "{}")
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    with serving(office.site) as site:
        page = context.new_page()
        enter(context, staff, site)
        thread = f"/mensajes/{number(engine)}/"
        for address in ("/mensajes/", thread, PROPOSALS, f"{PROPOSALS}1/", NEWS, f"{NEWS}{entry.id}/"):
            assert page.goto(f"{site}{CONSOLE}{address}").status == 200
            look(page)
        page.goto(f"{site}{CONSOLE}{thread}")
        for words in ("", "Llame al 320 123 4567."):
            page.locator("[name=words]").fill(words)
            page.locator("main form button:visible").first.click()
            look(page)
        page.goto(f"{site}{CONSOLE}{PROPOSALS}")
        page.locator("main form button").first.click()
        look(page)
    context.close()
    assert look.wrong == []
    assert look.seen == 9
