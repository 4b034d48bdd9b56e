"""The page of a receipt: read, write, withdraw; and nothing that a stranger could learn from it."""

from __future__ import annotations

import logging
import re
import statistics
import time
from urllib.parse import urlencode

import pytest

from diversa.conversation.threads import new_mark
from diversa.privacy.receipts import display, new_receipt, normalise, response_id
from diversa.store.conversation import Said
from diversa.web.app import create_app
from tests.web.exits import CAMPAIGN, SENSITIVE, installation
from tests.web.reading import Reading, Visitor, stored
from tests.web.tiny import ANSWERS

MINE = "/recibo/"
SHORT = {"consent_main": 1, "age": 40, "pet": 2, "calm": 1}
TOLD = {**{n: v for n, v in ANSWERS.items() if n != "kinds_96_text"}, "kinds": [1]}
WORDS = "¿Qué pasó con el agua del barrio?"
PHONE = "Llámeme al 320 123 4567 por favor."
UNKNOWN = "Con este recibo no podemos recibir mensajes"
NOTHING = "No hay mensajes con este recibo"


@pytest.fixture
def receipt(client, engine) -> str:
    """Return the receipt of somebody who sent her answers on the pages."""
    visitor = Visitor(client, "/demo/tiny/")
    visitor.walk(SHORT)
    visitor.press("send")
    found = visitor.page.html.split("<code>")[1].split("</code>")[0]
    assert MINE in visitor.page.links
    return found


class Holder:
    """Be somebody on the page of a receipt; `page` is what stands there, `answer` the HTTP answer."""

    def __init__(self, client, receipt: str) -> None:
        self.client = client
        self.post([("receipt", receipt)])

    def post(self, entries: list[tuple[str, str]]) -> Reading:
        """Send a form."""
        form = "application/x-www-form-urlencoded"
        self.answer = self.client.post(MINE, data=urlencode(entries), content_type=form)
        self.page = Reading(self.answer.get_data(as_text=True))
        return self.page

    @property
    def token(self) -> str:
        """Return what the page carries."""
        return str(self.page.value("page"))

    def write(self, words: str, **more: str) -> Reading:
        """Write a message."""
        return self.post([("page", self.token), ("action", "remark"), ("words", words), *more.items()])

    def withdraw(self) -> Reading:
        """Press the button that erases."""
        return self.post([("page", self.token), ("action", "withdraw")])


def reply(engine, words: str) -> None:
    """Answer the only thread, as the office does."""
    (thread,) = engine.threads.all()
    assert engine.threads.reply(thread.number, words, new_mark(), engine.today()) is Said.KEPT


def test_a_person_writes_and_reads_the_reply(client, engine, receipt):
    """With the receipt, typed as people type, and never in an address."""
    holder = Holder(client, receipt)
    assert holder.answer.status_code == 200
    assert NOTHING in holder.page.words
    holder.write(WORDS)
    assert "Recibimos su mensaje" in holder.page.words
    assert WORDS in holder.page.words
    reply(engine, "La bomba se arregló el martes.")
    again = Holder(client, f" {receipt.replace('-', ' ').lower()} ")
    assert "La bomba se arregló el martes." in again.page.words
    assert again.page.words.index("Usted escribió") < again.page.words.index("La oficina respondió")


def test_the_receipt_is_on_no_page_and_in_no_address(client, engine, receipt, caplog, files):
    """It travels closed; pages of a receipt are not kept by the browser nor compressed; nothing is logged."""
    caplog.set_level(logging.DEBUG)
    holder = Holder(client, receipt)
    holder.write(WORDS)
    plain = normalise(receipt)
    for written in (receipt, plain, plain.lower()):
        assert written not in holder.page.html
        assert written.encode() not in files()
        assert written not in caplog.text
    assert WORDS not in caplog.text
    assert WORDS.encode() not in files()
    assert holder.answer.headers["Cache-Control"] == "no-store"
    zipped = client.post(MINE, data={"receipt": receipt}, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in zipped.headers
    assert not [link for link in holder.page.links if "?" in link]


def test_personal_data_is_warned_of_once(client, engine, receipt):
    """What was found is quoted; what she corrects is sent at once, what she does not is warned of again; without scripts."""
    holder = Holder(client, receipt)
    holder.write(PHONE)
    assert holder.answer.status_code == 422
    assert "320 123 4567 parece un número de teléfono." in holder.page.words
    assert holder.page.value("words") == PHONE
    assert engine.threads.all() == ()
    holder.write(PHONE, decision="change")
    assert holder.answer.status_code == 422
    assert "Mire otra vez" in holder.page.words
    assert holder.page.value("words") == PHONE
    holder.write("Llámeme cuando pueda.", decision="change")
    assert "Recibimos su mensaje" in holder.page.words
    holder.write(PHONE)
    assert holder.answer.status_code == 422
    holder.write(PHONE, decision="anyway")
    assert "Recibimos su mensaje" in holder.page.words
    assert len(engine.threads.read(normalise(receipt))) == 2


def test_what_is_found_is_never_logged(client, receipt, caplog, files):
    """Neither the words nor what looked like a phone stand in a log or in a file, even when they are sent."""
    caplog.set_level(logging.DEBUG)
    holder = Holder(client, receipt)
    holder.write(PHONE)
    holder.write(PHONE, decision="anyway")
    assert "320 123 4567" not in caplog.text
    assert b"320 123 4567" not in files()


@pytest.mark.parametrize(
    ("words", "said"), [("", "No escribió nada"), ("a" * 1001, "Máximo 1000 letras"), ("  \n", "No escribió")]
)
def test_words_that_will_not_do_come_back(client, engine, receipt, words, said):
    """With a sentence, and what was typed still in the box."""
    holder = Holder(client, receipt)
    holder.write(words)
    assert holder.answer.status_code == 422
    assert said in holder.page.words
    assert str(holder.page.value("words")).strip() == words.strip()
    assert engine.threads.all() == ()


def test_a_page_sent_twice_writes_once(client, engine, receipt):
    """A double click or a reload is one message."""
    holder = Holder(client, receipt)
    entries = [("page", holder.token), ("action", "remark"), ("words", WORDS)]
    for _ in range(3):
        holder.post(entries)
        assert "Recibimos su mensaje" in holder.page.words
    assert len(engine.threads.read(normalise(receipt))) == 1


def test_the_eleventh_message_without_a_reply_waits(client, engine, receipt):
    """In words, with what was typed kept on the page."""
    for n in range(10):
        Holder(client, receipt).write(f"{WORDS} {n}")
    holder = Holder(client, receipt)
    holder.write("Otro más")
    assert holder.answer.status_code == 409
    assert "Ya hay 10 mensajes suyos sin respuesta" in holder.page.words
    assert holder.page.value("words") == "Otro más"


def test_withdrawing_here_erases_all_three_from_the_files(client, engine, receipt, files):
    """Response, rating and messages; nothing of the thread's bytes is left in the database or its journal."""
    holder = Holder(client, receipt)
    holder.write(WORDS)
    (locked,) = (bytes(row[0]) for row in engine.store.engine.db.execute_sql("SELECT content FROM message"))
    assert locked in files()
    holder.withdraw()
    assert "Borramos sus respuestas" in holder.page.words
    assert stored(engine) == []
    assert locked not in files()
    assert engine.threads.all() == ()
    gone = Holder(client, receipt)
    assert NOTHING in gone.page.words
    gone.write(WORDS)
    assert gone.answer.status_code == 404
    assert UNKNOWN in gone.page.words


def test_withdrawing_on_the_other_page_erases_the_messages_too(client, engine, receipt, files):
    """Both doors are one."""
    Holder(client, receipt).write(WORDS)
    (locked,) = (bytes(row[0]) for row in engine.store.engine.db.execute_sql("SELECT content FROM message"))
    assert client.post("/retirar/", data={"receipt": receipt}).status_code == 200
    assert locked not in files()


# --- what a stranger learns ------------------------------------------------------------------------------------------


def normal(html: str) -> str:
    """Return a page without what is drawn anew each time."""
    return re.sub(r'value="[\w=-]{40,}"', "", html)


@pytest.mark.parametrize("module", SENSITIVE, ids=lambda module: module.id)
def test_a_receipt_of_a_sensitive_module_looks_unknown(module, tmp_path, clock):
    """Looking and writing give the very same pages as a receipt that never was; withdrawing works."""
    engine = installation(tmp_path / "quiet", module, clock)
    client = create_app(engine).test_client(use_cookies=False)
    receipt = new_receipt()
    engine.send(CAMPAIGN, module.id, response_id(receipt), module.answers)
    pages = []
    for one in (receipt, new_receipt()):
        holder = Holder(client, display(one))
        looked = (holder.answer.status_code, normal(holder.page.html))
        holder.write(WORDS)
        pages.append((looked, holder.answer.status_code, normal(holder.page.html)))
    assert pages[0] == pages[1]
    assert pages[0][1] == 404
    assert "Borramos sus respuestas" in Holder(client, display(receipt)).withdraw().words
    engine.close()


def test_an_unknown_receipt_looks_like_one_without_messages(client, engine, receipt):
    """Who types receipts at random cannot tell that one of them is somebody's."""
    known, unknown = (Holder(client, one) for one in (receipt, display(new_receipt())))
    assert (known.answer.status_code, normal(known.page.html)) == (200, normal(unknown.page.html))
    assert set(dict(known.answer.headers)) == set(dict(unknown.answer.headers))


def test_it_takes_as_long(client, engine, receipt):
    """The median of looking up a receipt that is known, and of one that is not, differ by less than a quarter.

    Both ask the same of the database, whatever it holds. The rest of the page takes a hundred times longer than a
    look-up, so the engine's own look-ups are compared too, in turns, so that a busy machine slows both.
    """

    def took(one: str, look) -> float:
        began = time.perf_counter()
        look(one)
        return time.perf_counter() - began

    looks = (
        (lambda one: Holder(client, one), 60),
        (lambda one: engine.threads.read(normalise(one)), 600),
    )
    for look, times in looks:
        look(receipt)
        spent: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(times):
            for known in (True, False):
                spent[known].append(took(receipt if known else display(new_receipt()), look))
        known, unknown = (statistics.median(spent[which]) for which in (True, False))
        assert abs(known - unknown) < 0.25 * max(known, unknown), (known, unknown)


def test_letters_that_are_no_receipt(client):
    """That is told at once: it says nothing about anybody."""
    answer = client.post(MINE, data={"receipt": "abc"})
    assert answer.status_code == 422
    assert "Un recibo tiene veinte letras y números" in answer.text


@pytest.mark.parametrize("page", ["", "x", "A" * 300])
def test_a_page_that_was_not_made_here(client, page):
    """A made-up page leads nowhere, with a sentence."""
    answer = client.post(MINE, data={"page": page, "action": "withdraw"})
    assert answer.status_code == 400
    assert "No pudimos leer esta página" in answer.text


def test_a_sheet_is_no_page_of_a_receipt(client, visitor):
    """What a form carries cannot be used here."""
    assert client.post(MINE, data={"page": visitor.page.sheet, "action": "withdraw"}).status_code == 400


def test_the_page_of_a_receipt_lasts_an_hour(client, engine, receipt, clock):
    """Afterwards the receipt has to be typed again; nothing is written or erased."""
    holder = Holder(client, receipt)
    clock.now += 3601
    holder.withdraw()
    assert holder.answer.status_code == 410
    assert "Escriba otra vez su recibo" in holder.page.words
    assert len(stored(engine)) == 1


def test_look_ups_are_limited(client, app):
    """As many an hour from one address as final sendings."""
    app.extensions["sends"]._hourly = 2
    codes = [client.post(MINE, data={"receipt": display(new_receipt())}).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert client.get(MINE).status_code == 200


def test_another_site_cannot_send_the_form(client, receipt):
    """A foreign form is refused before anything is looked up."""
    answer = client.post(MINE, data={"receipt": receipt}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_the_pages_speak_english_too(client, receipt):
    """Under the language's address."""
    answer = client.post("/en/recibo/", data={"receipt": receipt})
    assert (answer.status_code, "There are no messages with this receipt" in answer.text) == (200, True)
    assert 'lang="en"' in answer.text


def test_the_page_leads_from_where_people_are(client):
    """From the foot of the home page, and from the page on which one withdraws."""
    for address in ("/", "/retirar/"):
        assert f'href="{MINE}"' in client.get(address).text


# --- after filling in ------------------------------------------------------------------------------------------------


def rated(engine) -> dict[str, object]:
    """Return the only rating that is stored."""
    (row,) = engine.store.ratings.select()
    return {"stars": row["stars"], "hard": row["hard"], "comment": row["comment"], "period": row["period"]}


def test_what_was_hard_is_kept_by_week(visitor, engine):
    """The sections of the module can be marked, several of them; names that are none are left out."""
    visitor.walk(SHORT)
    visitor.press("send")
    assert "Para comenzar" in visitor.page.words
    entries = [*visitor.page.entries("rate"), ("hard", "rest"), ("hard", "start"), ("hard", "no_such")]
    visitor.send(entries)
    assert "Gracias por su calificación" in visitor.page.words
    assert rated(engine) == {
        "stars": None,
        "hard": '["start", "rest"]',
        "comment": None,
        "period": "2026-W47",
    }


def test_a_comment_is_warned_of_and_keeps_the_stars(visitor, engine):
    """The page comes back once, with everything that was chosen."""
    visitor.walk(SHORT)
    visitor.press("send")
    entries = [(n, PHONE if n == "comment" else v) for n, v in visitor.page.entries("rate")]
    visitor.send([*entries, ("stars", "4"), ("hard", "rest")])
    assert visitor.answer.status_code == 422
    assert "320 123 4567 parece un número de teléfono." in visitor.page.words
    assert visitor.page.value("stars") == ["4"]
    assert visitor.page.value("hard") == ["rest"]
    assert list(engine.store.ratings.select()) == []
    again = [(c.name, c.value) for c in visitor.page.controls if c.sent]
    visitor.send([*again, ("decision", "anyway")])
    assert "Gracias por su calificación" in visitor.page.words
    found = rated(engine)
    assert (found["stars"], found["hard"]) == (4, '["rest"]')
    assert found["comment"]


# --- in a questionnaire ----------------------------------------------------------------------------------------------


def tell(visitor) -> None:
    """Fill in the second section with a phone in the story, up to where it is asked about."""
    visitor.press(answers=TOLD)
    visitor.press(answers={**TOLD, "story": PHONE})
    assert "Parte 2" in visitor.page.words
    visitor.press(answers={**TOLD, "story": PHONE})  # the municipality came with the department
    assert "«320 123 4567» parece un número de teléfono" in visitor.page.words
    assert visitor.page.title.startswith("Por revisar")


def test_a_sealed_answer_is_asked_about_once(visitor, engine):
    """It is quoted beside its box; pressing again goes on, and nothing of it is stored but the sealed text."""
    tell(visitor)
    assert visitor.page.value("story") == PHONE
    visitor.press()
    assert "Parte 2" not in visitor.page.words
    visitor.walk(TOLD)
    visitor.press("send")
    (document,) = stored(engine)
    assert "story" in document["sealed"]
    assert "flags" not in document["about"]


def test_a_sealed_answer_can_be_changed_instead(visitor, engine):
    """What was changed is what goes on."""
    tell(visitor)
    visitor.press(answers={"story": "Duerme mucho."})
    visitor.walk(TOLD)
    assert "Duerme mucho." in visitor.page.words
    assert "320" not in visitor.page.words
