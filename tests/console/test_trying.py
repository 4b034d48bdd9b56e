"""Trying a campaign from the console: the way into its forms, and what the rules make of an imagined person."""

from __future__ import annotations

import re
from html import unescape

import pytest
from werkzeug.test import Client

from diversa.accounts.roles import Role
from diversa.privacy import sealing
from diversa.site import CONSOLE
from tests.console.staff import Office, Staff
from tests.console.test_accessibility import enter
from tests.web.conftest import serving
from tests.web.people import VICTIM
from tests.web.reading import Reading, wanted
from tests.web.test_accessibility import Look
from tests.web.tiny import ANSWERS

TRY = "/campanas/prueba-uno/probar/"
RULES = TRY + "tiny/reglas/"


@pytest.fixture
def draft(engine):
    """Return the installation with a second campaign, a draft that asks with two modules."""
    _, public = sealing.generate_keypair()
    engine.campaigns.create("prueba-uno", "Prueba uno", public, demonstration=True, today=engine.today())
    for module in ("tiny", "discrimination"):
        engine.campaigns.enable("prueba-uno", module)
    return engine


@pytest.fixture
def staff(draft, office: Office) -> Staff:
    """Return an analyst: whoever sees campaigns may try them."""
    return office.sign_in(Role.ANALYST)


def sent(answers: dict) -> dict[str, list[str]]:
    """Return answers as the boxes of the page send them."""
    fields: dict[str, list[str]] = {}
    for question, answer in answers.items():
        for name, values in wanted(question, answer).items():
            if not (
                name.endswith((".year", ".month")) and f"{question}.year" not in wanted(question, answer)
            ):
                fields[name] = sorted(values)
    for name in [n for n in fields if n.endswith((".year", ".month"))]:
        fields.pop(name.rpartition(".")[0], None)
    return fields


def words(page: str) -> str:
    """Return what stands on a page, without its tags, in single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def tried(staff: Staff, answers: dict, rules: str = RULES) -> str:
    """Return the words of what the rules make of some answers."""
    page = staff.must(staff.post(rules, **sent(answers)), 200)
    assert page.headers["Cache-Control"] == "no-store"
    return words(page.text.split('<section class="imagined"')[1].split("</section>")[0])


def test_a_draft_is_tried_from_the_console(staff, draft):
    """The button leads to the first page of the form, which says that it is a trial; the address holds no ticket."""
    page = staff.must(staff.get(TRY), 200).text
    address, ticket = re.search(
        r'action="(/prueba-uno/tiny/)".*?name="ticket" value="([^"]+)"', page, re.S
    ).groups()
    stranger = Client(staff.office.site)
    first = stranger.post(address, data={"ticket": ticket})
    assert "Está probando: no se guarda nada." in first.text
    assert Reading(first.text).sheet
    assert ticket not in address
    assert stranger.get(address).status_code == 404


def test_of_a_closed_campaign_only_the_rules_are_left(staff, draft):
    """No button leads to its form; its rules can still be looked at."""
    draft.campaigns.close("demo", draft.clock())
    page = staff.must(staff.get("/campanas/demo/probar/"), 200).text
    assert 'name="ticket"' not in page
    assert "/consola/campanas/demo/probar/tiny/reglas/" in page
    staff.must(staff.get("/campanas/demo/probar/tiny/reglas/"), 200)


def test_who_does_not_see_campaigns_finds_no_trial(draft, office):
    """Facilitators and strangers get neither page; a campaign or module that is not there is nobody's."""
    facilitator = office.sign_in(Role.FACILITATOR)
    analyst = office.sign_in(Role.ANALYST)
    for address in (TRY, RULES):
        assert facilitator.get(address).status_code == 404
        assert Client(office.site).get(f"{CONSOLE}{address}").status_code in (302, 303, 404)
        assert analyst.get(address.replace("uno", "dos")).status_code == 404
    assert analyst.get(RULES.replace("tiny", "gbv")).status_code == 404
    assert analyst.get(RULES.replace("tiny", "no-hay")).status_code == 404


def test_rules_need_the_token(staff):
    """Answers that another site sends are refused before anything is computed."""
    assert staff.client.post(f"{CONSOLE}{RULES}", data={"age": "40"}).status_code == 400


def test_what_would_be_stored_stands_beside_what_was_said(staff):
    """Kept, coarsened, sealed and dropped, each said; the text itself is not shown as stored."""
    said = tried(staff, ANSWERS)
    assert "¿Cuántos años tiene? 40 años igual" in said
    assert "Cuéntenos algo de ella. Duerme todo el día. cifrado" in said
    assert "Revisiones que hablan Ninguna." in said
    assert "Todas las personas Total" in said


def test_the_real_module_coarsens_derives_and_counts(staff):
    """An exact age becomes its band, what "other" means is sealed; derived variables and published groups are named."""
    said = tried(staff, VICTIM, TRY + "discrimination/reglas/")
    assert "¿Cuántos años cumplidos tiene? 33 años 30–34" in said
    assert "de otra forma cifrado" in said
    assert "calculada" in said
    assert "En qué grupos publicados contaría" in said
    assert " × " in said


def test_checks_speak_and_stop(staff):
    """A hard check stops: nothing would be stored. A soft one asks once, and is kept as a mark."""
    hard = tried(staff, {**ANSWERS, "age": 115})
    assert "Hay que corregir: ¿Cuántos años tiene? Nadie tiene tantos años. old" in hard
    assert "Qué se guardaría Nada. Primero hay que corregir" in hard
    soft = tried(staff, {**ANSWERS, "weight": 60})
    assert "Se pregunta una vez: ¿Cuánto pesa? Pesa más de 50 kilos." in soft
    assert "Marca de calidad heavy" in soft


def test_an_early_end_is_shown(staff):
    """The screen on which it ends, and what was therefore not asked."""
    said = tried(staff, {**ANSWERS, "age": 17})
    assert "La encuesta termina antes, con esta pantalla: Solo personas adultas" in said
    assert "Qué se guardaría Nada. La encuesta terminó antes." in said
    assert "¿Vive en calma? La encuesta terminó antes de llegar aquí." in said


def test_why_a_question_is_not_asked(staff):
    """The condition stands there in words, with the question and the answer that it waits for."""
    said = tried(staff, {**ANSWERS, "pet": 2})
    assert "no se pregunta ¿Cuánto pesa? Solo si «¿Tiene mascota?» es «Sí»." in said
    assert "se pregunta ¿Vive en calma? Se pregunta siempre." in said


def test_the_answers_come_back_into_their_boxes(staff):
    """Whoever changes one answer does not write the others again."""
    page = Reading(staff.must(staff.post(RULES, **sent(ANSWERS)), 200).text)
    for name, value in {
        "age": "40",
        "pet": "1",
        "meals.pm": "2",
        "since.year": "2020",
        "place": "05001",
    }.items():
        assert page.value(name) == value, name
    assert page.value("kinds") == ["1", "96"]


def test_nothing_is_stored(staff, draft, files_of):
    """No row, count or word of an imagined person is kept, not in the audit log either."""
    canary = "Canario de mentiras."
    store = draft.store.engine.db
    names = [name for name in store.get_tables() if name not in ("migratehistory",)]
    count = {n: store.execute_sql(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names}
    tried(staff, {**ANSWERS, "story": canary})
    assert {n: store.execute_sql(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names} == count
    assert canary.encode() not in files_of()


@pytest.fixture
def files_of(draft):
    """Return a function that reads every byte that the installation keeps."""
    return lambda: b"\0".join(p.read_bytes() for p in draft.home.path.rglob("*") if p.is_file())


@pytest.mark.parametrize(
    "answers", [{}, {"age": "x" * 500}, {"pet": "99"}, {"kinds": ["1", "0"]}, {"meals.zz": "1"}]
)
def test_bad_answers_get_sentences(staff, answers):
    """Nothing, nonsense, codes that are none and options that exclude each other: a page with a sentence each time."""
    page = staff.must(staff.post(RULES, **answers), 200)
    assert "Qué pasa con estas respuestas" in page.text


def test_what_the_rules_say_can_be_used_by_everybody(browser, staff):
    """In a browser, for axe alone can tell: the page that answers has no barrier, at 360 pixels and in both schemes."""
    with serving(staff.office.site) as site:
        for scheme in ("light", "dark"):
            look = Look(scheme)
            context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme)
            enter(context, staff, site)
            page = context.new_page()
            for address in (TRY, RULES):
                page.goto(f"{site}{CONSOLE}{address}")
                look(page)
            page.locator("[name=age]").fill("40")
            page.locator("[name=weight]").first.evaluate("box => { box.value = 60; }")
            with page.expect_navigation():
                page.locator("main form button.go").first.click()
            page.wait_for_function("document.activeElement.id === 'becomes'")
            page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
            look(page)
            context.close()
            assert look.wrong == []
            assert look.seen == 3
