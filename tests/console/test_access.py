"""Access and sessions in the console: cards handed out once, sessions of one's own organisation, counts from five on."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from base64 import b64decode

import pikepdf
import pytest
import segno
from PIL import Image

from diversa.accounts.roles import Role
from diversa.campaigns.access import Policy, Ticket, code_of
from diversa.console import CONSOLE, access
from diversa.facilitation import cards, printing
from diversa.facilitation.cards import card_address
from diversa.facilitation.paper import Paper
from diversa.facilitation.sessions import told
from diversa.privacy import sealing
from diversa.privacy.receipts import display, new_receipt, response_id
from diversa.releases import pdf
from diversa.releases.build import build_release
from diversa.releases.qr import QUIET, qr_png
from diversa.testing.markup import parse
from tests.console.staff import Office
from tests.console.test_accessibility import enter
from tests.noise import building
from tests.papers import said
from tests.web import exits
from tests.web.conftest import serving
from tests.web.test_accessibility import Look

ACCESS = "/campanas/demo/acceso/"
SHORT = {"consent_main": 1, "age": 40, "pet": 2, "calm": 1}
SESSION = {
    "campaign": "demo",
    "title": "Taller del barrio",
    "place": "Salón comunal",
    "minutes": "90",
    "shared": "y",
}
FEW = "menos de cinco"


@pytest.fixture
def manager(office):
    """Return somebody who manages campaigns."""
    return office.sign_in(Role.MANAGER)


def take_codes(engine) -> None:
    """Have the campaign take codes and sessions, and the open link."""
    engine.doors.set_policy("demo", Policy(True, True, True))


def letters(content: bytes) -> list[str]:
    """Return the codes that a file of cards shows, read from the words on its pages."""
    with pikepdf.open(io.BytesIO(content)) as printed:
        words = " ".join(said(printed).split())
    return [code_of(found) for found in re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", words)]


# --- how people come in -------------------------------------------------------------------------------------------------


def test_a_manager_decides_how_people_come_in(manager, engine):
    """Marked is taken, and the log says so; with nothing marked a sentence comes back and nothing changes."""
    assert manager.post(f"{ACCESS}entrada/", ACCESS, seen=seen(engine), codes="y").status_code == 303
    assert engine.doors.policy("demo") == Policy(link=False, codes=True)
    assert engine.audit_log.newest(1)[0].action == "access.change"
    refused = manager.post(f"{ACCESS}entrada/", ACCESS, seen=seen(engine))
    assert refused.status_code == 422
    assert "al menos una manera de entrar" in refused.text
    assert engine.doors.policy("demo") == Policy(link=False, codes=True)


def seen(engine) -> str:
    """Return the revision that a page shows now."""
    return str(engine.campaigns["demo"].revision)


def test_two_managers_decide_at_once(office, engine):
    """The second, who looked before the first decided, is told what changed, and nothing of hers is done."""
    first, second = office.sign_in(Role.MANAGER), office.sign_in(Role.MANAGER)
    before = seen(engine)
    assert f'name="seen" value="{before}"' in second.get(ACCESS).text
    assert first.post(f"{ACCESS}entrada/", ACCESS, seen=before, codes="y").status_code == 303
    answer = second.post(f"{ACCESS}entrada/", ACCESS, seen=before, sessions="y")
    assert answer.status_code == 409
    assert "por dónde se puede responder" in answer.text
    assert engine.doors.policy("demo") == Policy(link=False, codes=True)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.REVIEWER, Role.FACILITATOR])
def test_nobody_else_makes_codes(office, engine, role):
    """To those who do not manage campaigns these pages do not exist."""
    take_codes(engine)
    staff = office.sign_in(role)
    assert staff.get(ACCESS).status_code == 404
    answer = staff.post(f"{ACCESS}tarjetas/", name="Barrio", count="10")
    assert answer.status_code == 404
    assert engine.doors.batches("demo") == ()


def test_cards_are_handed_out_once(manager, engine, monkeypatch):
    """Twelve cards on two sheets, each with a code that opens the module; afterwards no page shows any of them."""
    monkeypatch.setenv("DIVERSA_PUBLIC_ADDRESS", "https://diversa.example.org")
    take_codes(engine)
    answer = manager.post(f"{ACCESS}tarjetas/", ACCESS, name="Barrio", count="12")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    with pikepdf.open(io.BytesIO(answer.data)) as printed:
        assert len(printed.pages) == 2
        box = [float(side) for side in printed.pages[0].MediaBox]
    assert [round(side * 25.4 / 72) for side in box] == [0, 0, 210, 297]
    codes = letters(answer.data)
    assert len(set(codes)) == 12
    assert all(engine.doors.opens("demo", "tiny", code) for code in codes)
    page = manager.get(ACCESS).text
    assert "Barrio" in page
    log = str(engine.audit_log.newest(1_000))
    for code in codes:
        assert display(code) not in page
        assert code not in page + log
        assert display(code) not in log


def test_a_code_on_a_card_can_be_photographed(manager, engine, monkeypatch):
    """The picture of a card holds the address, and the code only behind the `#`."""
    address = "https://diversa.example.org" + card_address("demo", "ABCDEFGH2345")
    assert address == "https://diversa.example.org/demo/c/#ABCD-EFGH-2345"
    assert matrix_of(qr_png(address), QUIET) == expected(address)


def matrix_of(picture: str, quiet: int) -> list[list[bool]]:
    """Return the dark modules of a picture, without the white around it."""
    image = Image.open(io.BytesIO(b64decode(picture.partition(",")[2]))).convert("L")
    side = image.width - 2 * quiet
    return [[image.getpixel((x + quiet, y + quiet)) == 0 for x in range(side)] for y in range(side)]


def expected(address: str) -> list[list[bool]]:
    """Return the dark modules that the code of an address has."""
    code = segno.make(address, error="m", micro=False, boost_error=False, mask=3)
    return [[bool(dark) for dark in row] for row in code.matrix]


def test_many_cards_come_as_several_files(manager, engine, monkeypatch):
    """More cards than fit one file come as an archive, all of them, each once."""
    monkeypatch.setattr(cards, "AT_ONCE", 5)
    monkeypatch.setattr(cards, "IN_A_FILE", 10)
    monkeypatch.setattr(access, "IN_A_FILE", 10)
    take_codes(engine)
    answer = manager.post(f"{ACCESS}tarjetas/", ACCESS, name="Barrio", count="25")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        codes = [code for name in names for code in letters(archive.read(name))]
    assert names == ["tarjetas-01.pdf", "tarjetas-02.pdf", "tarjetas-03.pdf"]
    assert len(set(codes)) == 25
    assert all(engine.doors.opens("demo", "tiny", code) for code in codes)


@pytest.mark.parametrize(
    ("name", "count"), [("", "10"), ("Barrio", "9"), ("Barrio", "5001"), ("Barrio", "x"), ("Barrio", "")]
)
def test_a_wrong_batch_is_refused_in_a_sentence(manager, engine, name, count):
    """The form comes back with a sentence and what was typed; nothing is made."""
    take_codes(engine)
    answer = manager.post(f"{ACCESS}tarjetas/", ACCESS, name=name, count=count)
    assert answer.status_code == 422
    assert next(parse(answer.text).find("div", class_="errors")).text
    assert f'value="{name}"' in answer.text
    assert engine.doors.batches("demo") == ()


def test_cards_that_cannot_be_printed_leave_no_codes(manager, engine, monkeypatch):
    """A machine that cannot print says so, and what nobody holds opens nothing."""
    take_codes(engine)

    def broken(*_arguments: object) -> bytes:
        raise pdf.NoPdf("no Pango")

    monkeypatch.setattr("diversa.facilitation.paper.printed", broken)
    unable = f"import sys; sys.stderr.write('no Pango'); sys.exit({printing.UNABLE})"
    monkeypatch.setattr(printing, "CHILD", (sys.executable, "-c", unable))
    for count in ("10", "600"):
        answer = manager.post(f"{ACCESS}tarjetas/", ACCESS, name="Barrio", count=count)
        assert answer.status_code == 409
        assert "Pango" in answer.text
    assert all(batch.cancelled for batch in engine.doors.batches("demo"))
    assert engine.store.engine.db.execute_sql("SELECT COUNT(*) FROM code").fetchone()[0] == 0


def test_a_batch_is_cancelled(manager, engine):
    """Cancelled, its cards open nothing; a batch of another name does not exist."""
    take_codes(engine)
    batch, codes = engine.doors.make("demo", "Barrio", 10, engine.today())
    assert manager.post(f"{ACCESS}lotes/{batch.id}/anular/", ACCESS).status_code == 303
    assert "anulado" in manager.get(ACCESS).text
    assert not engine.doors.opens("demo", "tiny", codes[0])
    assert manager.post(f"{ACCESS}lotes/NINGUNO/anular/", ACCESS).status_code == 404


def test_used_codes_of_real_people_are_told_in_words(tmp_path, clock):
    """Of a real campaign no number of used codes is shown, and of its sensitive module nothing; a demonstration has both."""
    engine = exits.installation(tmp_path / "exits", exits.HUSHED, clock)
    _, public = sealing.generate_keypair()
    engine.campaigns.create("real-uno", "Real", public, demonstration=False, today=engine.today())
    signed = {"who": "Comité", "day": engine.today(), "document": "Acta 1", "today": engine.today()}
    engine.campaigns.sign_off("real-uno", "secreto", **signed, public_key=sealing.generate_keypair()[1])
    for module in ("secreto", "tiny"):
        engine.campaigns.enable("real-uno", module)
    staff, told = Office(engine).sign_in(Role.MANAGER), {}
    for campaign in ("real-uno", exits.CAMPAIGN):
        engine.doors.set_policy(campaign, Policy(codes=True))
        engine.doors.make(campaign, "Barrio", 10, engine.today())
        page = parse(staff.get(f"/campanas/{campaign}/acceso/").text)
        told[campaign] = sorted(
            item.text.rpartition(": ")[2] for item in page.find("li") if ": " in item.text
        )
    assert told == {
        "real-uno": ["menos de la mitad, o menos de diez", "no se cuenta"],
        exits.CAMPAIGN: ["0", "0"],
    }
    engine.close()


# --- sessions -----------------------------------------------------------------------------------------------------------


def open_session(staff, engine, **given: str) -> str:
    """Open a session through the form, and return its letters as they stand in addresses."""
    take_codes(engine)
    fields = {**SESSION, "planned_on": engine.today().isoformat(), **given}
    answer = staff.post("/sesiones/nueva/", **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rstrip("/").rpartition("/")[2]


def test_a_facilitator_opens_a_session(office, engine):
    """Her organisation's: code to photograph, address, letters, papers; she sees nothing else of the console."""
    staff = office.sign_in(Role.FACILITATOR, organisation="Casa de la cultura")
    session = open_session(staff, engine)
    page = staff.get(f"/sesiones/{session}/").text
    assert f"/s/{session}/" in page
    assert "<svg" in page
    assert page.count(FEW) == 2
    found = engine.sessions.find(session.upper())
    assert (found.organisation, found.shared, found.place) == ("Casa de la cultura", True, "Salón comunal")
    assert "Taller del barrio" in staff.get("/sesiones/").text
    assert staff.get("/campanas/").status_code == 404


def test_a_session_of_another_organisation_does_not_exist(office, engine):
    """Each address of it answers 404 to others; her colleagues and the managers see it."""
    session = open_session(office.sign_in(Role.FACILITATOR, organisation="Casa"), engine)
    other = office.sign_in(Role.FACILITATOR, organisation="Otra")
    pages = ("", "informe/", "informe.pdf", "guia.pdf", "afiche.pdf")
    assert [other.get(f"/sesiones/{session}/{page}").status_code for page in pages] == [404] * 5
    assert other.post(f"/sesiones/{session}/cerrar/").status_code == 404
    assert "Taller" not in other.get("/sesiones/").text
    for staff in (office.sign_in(Role.FACILITATOR, organisation="Casa"), office.sign_in(Role.MANAGER)):
        assert staff.get(f"/sesiones/{session}/").status_code == 200
    assert office.sign_in(Role.ANALYST).get(f"/sesiones/{session}/").status_code == 404
    for wrong in ("abcdefgh", "x", "0" * 40):
        assert other.get(f"/sesiones/{wrong}/").status_code == 404


def test_the_count_begins_at_five(office, engine):
    """Four people are fewer than five; the fifth shows, on the page and in the report."""
    staff = office.sign_in(Role.FACILITATOR)
    session = open_session(staff, engine)
    for people in range(1, 6):
        ticket = Ticket(session=session.upper())
        engine.send("demo", "tiny", response_id(new_receipt()), SHORT, ticket=ticket)
        for page in ("", "informe/"):
            said = [dd.text for dd in parse(staff.get(f"/sesiones/{session}/{page}").text).find("dd")]
            assert sorted(said) == (["5", FEW] if people == 5 else [FEW, FEW])


def test_papers_of_a_session(office, engine):
    """Guide, poster and report are A4 with a title and a language, and the report has no results of the session."""
    staff = office.sign_in(Role.FACILITATOR)
    session = open_session(staff, engine)
    for page in ("guia", "afiche", "informe"):
        answer = staff.get(f"/sesiones/{session}/{page}.pdf")
        assert answer.mimetype == "application/pdf"
        with pikepdf.open(io.BytesIO(answer.data)) as printed:
            assert str(printed.Root.Lang) == "es"
            assert "Taller del barrio" in str(printed.docinfo.Title)
            assert [round(float(side) * 25.4 / 72) for side in printed.pages[0].MediaBox] == [0, 0, 210, 297]
    assert "Todavía no se ha publicado nada" in staff.get(f"/sesiones/{session}/informe/").text
    assert staff.get(f"/sesiones/{session}/llave.pdf").status_code == 404


def test_a_session_is_closed_once(office, engine, clock):
    """Closed, the page says so and people are told; closing again changes nothing."""
    staff = office.sign_in(Role.FACILITATOR)
    session = open_session(staff, engine)
    assert staff.post(f"/sesiones/{session}/cerrar/").status_code == 303
    first = engine.sessions.find(session.upper()).closed_at
    clock.now += 600
    staff.post(f"/sesiones/{session}/cerrar/")
    assert engine.sessions.find(session.upper()).closed_at == first
    assert "cerrada" in staff.get(f"/sesiones/{session}/").text
    assert staff.client.get(f"/s/{session}/").status_code == 410


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"minutes": "5"},
        {"minutes": "x"},
        {"planned_on": "mañana"},
        {"planned_on": "2020-01-01"},
        {"campaign": "otra"},
    ],
)
def test_a_wrong_session_is_refused_and_nothing_typed_is_lost(office, engine, wrong):
    """The form comes back with a sentence, and with what was typed."""
    take_codes(engine)
    staff = office.sign_in(Role.FACILITATOR)
    fields = {**SESSION, "planned_on": engine.today().isoformat(), **wrong}
    answer = staff.post("/sesiones/nueva/", **fields)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert 'value="Salón comunal"' in answer.text
    assert engine.sessions.all() == ()


def test_no_campaign_takes_sessions(office, engine):
    """Where no open campaign takes sessions the page says who decides it."""
    staff = office.sign_in(Role.FACILITATOR)
    assert "Lo decide quien maneja la campaña" in staff.get("/sesiones/nueva/").text


def test_the_report_tells_what_the_campaign_published_last(tmp_path):
    """After a publication the report has its sentences, its number and its day, beside the count of people."""
    campaign = building.installation(tmp_path / "noise")
    build_release(campaign, "demo", "noise", publish=True, as_of=building.DAY)
    campaign.doors.set_policy("demo", Policy(True, True, True))
    session = campaign.sessions.open(
        "demo",
        title="Taller",
        place="",
        planned_on=campaign.today(),
        minutes=60,
        shared=False,
        organisation="casa",
        opened_by="1",
        today=campaign.today(),
    )
    (one,) = told(campaign, Paper(campaign, campaign.campaigns["demo"]), session)
    assert one.edition.startswith("Edición 1")
    assert one.sentences
    assert all(said and about for about, said in one.sentences)
    assert one.people == FEW
    campaign.close()


def test_pages_of_a_session_in_a_browser(browser, office, engine):
    """A facilitator opens a session with the keyboard; its page and its report break no rule of axe, on a small phone."""
    take_codes(engine)
    engine.doors.make("demo", "Barrio", 10, engine.today())
    staff, look = office.sign_in(Role.MANAGER), Look("light")
    context = browser.new_context(viewport={"width": 360, "height": 640})
    with serving(office.site) as site:
        enter(context, staff, site)
        page = context.new_page()
        page.goto(f"{site}{CONSOLE}{ACCESS}")
        page.locator("details summary").click()
        look(page)
        page.goto(f"{site}{CONSOLE}/sesiones/nueva/")
        page.locator("[name=title]").focus()
        page.keyboard.type("Taller del barrio")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/sesiones/[0-9a-z]{8}/$"))
        look(page)
        page.get_by_role("link", name="Informe para la comunidad").click()
        look(page)
        page.goto(f"{site}{CONSOLE}/sesiones/")
        look(page)
    context.close()
    assert look.wrong == []
    assert look.seen == 4
