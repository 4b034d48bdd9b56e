"""The office makes a campaign, changes it, opens it and ends it, from its screens alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from diversa.accounts.roles import Permission, Role, permissions_of
from diversa.campaigns.campaigns import Status
from diversa.campaigns.model import GRACE
from diversa.console import CONSOLE
from diversa.console.routes import screens
from diversa.engine import Diversa
from diversa.hookspecs import hookimpl
from diversa.privacy import sealing
from diversa.privacy.receipts import new_receipt, response_id
from diversa.questionnaire.structure import Questionnaire
from diversa.registry import Registry
from diversa.texts import Text
from tests.console.staff import Office, Staff
from tests.console.test_accessibility import enter
from tests.web import tiny
from tests.web.conftest import Clock, serving
from tests.web.test_accessibility import Look

NEW = {"title": "Agua limpia 2027", "theme": "comunidad"}


@pytest.fixture
def manager(office: Office) -> Staff:
    """Return somebody who manages campaigns."""
    return office.sign_in(Role.MANAGER)


def words(html: str) -> str:
    """Return what people read of a page."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def seen(engine: Diversa, slug: str = "agua-limpia-2027") -> str:
    """Return the revision that a page drawn now holds."""
    return str(engine.campaigns.now(slug).revision)


def made(staff: Staff, **changes: str) -> str:
    """Make a campaign; return the page that shows its key."""
    return staff.must(staff.post("/campanas/nueva/", **{**NEW, **changes}), 200).text


def key_in(page: str) -> str:
    """Return the text that a page asks to keep."""
    found = re.search(r'<textarea[^>]*id="key"[^>]*>(.*?)</textarea>', page, re.S)
    assert found
    return unescape(found.group(1))


def proof_in(page: str) -> str:
    """Return the last line of what is to be kept."""
    return key_in(page).strip().splitlines()[-1]


def ready(staff: Staff, engine: Diversa, **changes: str) -> None:
    """Make a campaign with the tiny module whose key is confirmed."""
    page = made(staff, **changes)
    staff.must(staff.post("/campanas/agua-limpia-2027/llave/", code=proof_in(page)), 303)
    add(staff, engine, "tiny")


def add(staff: Staff, engine: Diversa, module: str, slug: str = "agua-limpia-2027") -> None:
    """Add a module to a campaign."""
    staff.must(staff.post(f"/campanas/{slug}/modulos/agregar/", module=module, seen=seen(engine, slug)), 303)


def move(staff: Staff, engine: Diversa, status: str, slug: str = "agua-limpia-2027"):
    """Order another status for a campaign, as the page that is drawn now would."""
    return staff.post(f"/campanas/{slug}/estado/", status=status, seen=seen(engine, slug))


# --- a new one -----------------------------------------------------------------------------------------------------


def test_a_campaign_from_nothing_to_open(manager: Staff, engine: Diversa, office: Office) -> None:
    """Made, given a module, its key confirmed, tried, opened; each step is in the audit log, and none says more."""
    page = made(manager)
    assert engine.campaigns["agua-limpia-2027"].status is Status.DRAFT
    add(manager, engine, "tiny")
    refused = manager.must(move(manager, engine, "open"), 409)
    assert "Nadie ha confirmado que guardó la llave privada" in words(refused.text)
    manager.must(manager.post("/campanas/agua-limpia-2027/llave/", code=proof_in(page)), 303)
    manager.must(move(manager, engine, "trial"), 303)
    assert "No falta nada: se puede abrir" in words(manager.get("/campanas/agua-limpia-2027/").text)
    led = manager.follow(manager.must(move(manager, engine, "open"), 303))
    assert "La campaña está abierta: desde ahora recibe respuestas." in words(led.text)
    assert engine.campaigns["agua-limpia-2027"].status is Status.OPEN
    manager.must(move(manager, engine, "closed"), 303)
    assert "cerrada" in words(manager.get("/campanas/").text)
    actions = [entry.action for entry in engine.audit_log.newest(50)]
    for action in ("campaign.create", "module.enable", "key.confirm", "campaign.move"):
        assert action in actions
    told = str([(e.subject, dict(e.details)) for e in engine.audit_log.newest(50)])
    assert "PRIVATE" not in told
    assert proof_in(page).split()[1] not in told


def test_the_private_key_is_shown_once_and_kept_nowhere(
    manager: Staff, engine: Diversa, tmp_path: Path
) -> None:
    """It is on that one page, which no browser may keep, opens what is sealed, and is in no file of the server."""
    answer = manager.must(manager.post("/campanas/nueva/", **NEW), 200)
    assert answer.headers["Cache-Control"] == "no-store"
    content = key_in(answer.text)
    campaign = engine.campaigns["agua-limpia-2027"]
    assert sealing.public_key_of(content) == campaign.public_key
    link = re.search(r'href="data:text/plain;charset=utf-8,([^"]+)" download="([^"]+)"', answer.text)
    assert link
    assert (unquote(link.group(1)), link.group(2)) == (content, "llave-agua-limpia-2027.pem")
    secret = content.splitlines()[1].encode()
    assert len(secret) == 64
    kept = b"\0".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert secret not in kept
    for address in ("/campanas/agua-limpia-2027/", "/campanas/agua-limpia-2027/llave/", "/registro/"):
        assert secret.decode() not in manager.get(address).text


def test_a_wrong_code_confirms_nothing(manager: Staff, engine: Diversa) -> None:
    """Neither does the key itself, which nobody should type there; the campaign says so until it is right."""
    page = made(manager)
    for typed in ("", "AAAA-BBBB-CCCC-DDDD-EEEE", key_in(page).splitlines()[1]):
        answer = manager.must(manager.post("/campanas/agua-limpia-2027/llave/", code=typed), 422)
        assert "Ese no es el comprobante" in words(answer.text)
    assert not engine.campaigns["agua-limpia-2027"].key_confirmed


def test_another_key_is_made_while_nobody_has_answered(manager: Staff, engine: Diversa) -> None:
    """The old one is of no use any more; an open campaign keeps its own."""
    first = made(manager)
    address = "/campanas/agua-limpia-2027/llave/otra/"
    page = "/campanas/agua-limpia-2027/llave/"
    second = manager.must(manager.post(address, page=page, seen=seen(engine)), 200).text
    assert key_in(first) != key_in(second)
    manager.must(manager.post(page, code=proof_in(first)), 422)
    manager.must(manager.post(page, code=proof_in(second)), 303)
    add(manager, engine, "tiny")
    manager.must(move(manager, engine, "open"), 303)
    answer = manager.post(address, page="/campanas/agua-limpia-2027/", seen=seen(engine))
    assert answer.status_code == 409
    assert "ya se abrió" in words(answer.text)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "no sirve como nombre"),
        ({"title": "", "slug": "agua"}, "necesita un título"),
        ({"slug": "demo"}, "Ya hay una campaña llamada «demo»"),
        ({"slug": "consola"}, "palabra reservada"),
        ({"closes_on": "2020-01-01"}, "La fecha de cierre ya pasó"),
        ({"closes_on": "mañana"}, "Escriba una fecha, como 2027-06-30."),
    ],
)
def test_a_new_campaign_that_cannot_be(
    manager: Staff, engine: Diversa, changes: dict[str, str], said: str
) -> None:
    """Said in a sentence, with everything typed still there, and nothing is made."""
    before = {campaign.slug for campaign in engine.campaigns.all()}
    answer = manager.must(manager.post("/campanas/nueva/", **{**NEW, **changes}), 422)
    assert said in words(answer.text)
    typed = {**NEW, **changes}["title"]
    assert not typed or f'value="{typed}"' in answer.text
    assert {campaign.slug for campaign in engine.campaigns.all()} == before


# --- changes -------------------------------------------------------------------------------------------------------


def test_two_managers_do_not_overwrite_each_other(office: Office, engine: Diversa) -> None:
    """The second hears what the first changed, keeps what was typed, sees what stands now, and may send again."""
    ana, luz = office.sign_in(Role.MANAGER), office.sign_in(Role.MANAGER)
    made(ana)
    address, drawn = "/campanas/agua-limpia-2027/editar/", seen(engine)
    first = {**NEW, "title": "Agua para todas las personas", "closes_on": "2027-06-30", "seen": drawn}
    ana.must(ana.post(address, **first), 303)
    second = {**NEW, "title": "Agua y ríos", "opens_on": "2027-01-15", "seen": drawn}
    answer = luz.must(luz.post(address, **second), 409)
    page = words(answer.text)
    assert "alguien más cambió algo (el título, las fechas o el tema)" in page
    assert "Agua para todas las personas" in page
    assert "2027-06-30" in page
    assert 'value="Agua y ríos"' in answer.text
    assert 'value="2027-01-15"' in answer.text
    assert engine.campaigns["agua-limpia-2027"].title == "Agua para todas las personas"
    again = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert again
    luz.must(luz.post(address, **{**second, "seen": again.group(1)}), 303)
    changed = engine.campaigns["agua-limpia-2027"]
    assert (changed.title, changed.opens_on) == ("Agua y ríos", date(2027, 1, 15))


def test_an_order_from_an_old_page_is_not_followed(office: Office, engine: Diversa) -> None:
    """Somebody switched a module off meanwhile: the campaign is not opened by who has not seen that."""
    ana, luz = office.sign_in(Role.MANAGER), office.sign_in(Role.MANAGER)
    ready(ana, engine)
    add(ana, engine, "discrimination")
    drawn = seen(engine)
    luz.must(luz.post("/campanas/agua-limpia-2027/modulos/tiny/apagar/", seen=drawn), 303)
    answer = ana.must(ana.post("/campanas/agua-limpia-2027/estado/", status="open", seen=drawn), 409)
    assert "los módulos: «tiny»" in words(answer.text)
    assert engine.campaigns["agua-limpia-2027"].status is Status.DRAFT


def test_an_order_without_a_view_is_not_followed(manager: Staff, engine: Diversa) -> None:
    """A form that does not say which view it is of changes nothing."""
    ready(manager, engine)
    for given in ({}, {"seen": ""}, {"seen": "x"}, {"seen": "-1"}):
        answer = manager.post("/campanas/agua-limpia-2027/estado/", status="open", **given)
        assert answer.status_code == 409
    assert engine.campaigns["agua-limpia-2027"].status is Status.DRAFT
    answer = manager.post("/campanas/agua-limpia-2027/estado/", status="borrada", seen=seen(engine))
    assert answer.status_code == 422


def test_the_planned_day_says_that_it_opens_nothing(manager: Staff, engine: Diversa) -> None:
    """The screen tells what the day is, and what will happen by itself at the end."""
    made(manager, opens_on="2027-01-15", closes_on="2027-06-30")
    page = words(manager.get("/campanas/agua-limpia-2027/").text)
    assert "15 de enero de 2027 (ese día no se abre sola: alguien la abre aquí)" in page
    assert "30 de junio de 2027" in page


def test_an_archived_campaign_is_apart_and_offers_nothing_but_to_come_back(
    manager: Staff, engine: Diversa
) -> None:
    """Its pages can be read; the only order is to take it out of the archive."""
    ready(manager, engine)
    manager.must(move(manager, engine, "archived"), 303)
    listed = manager.get("/campanas/").text
    assert listed.index("Archivadas") < listed.index("agua-limpia-2027")
    page = manager.get("/campanas/agua-limpia-2027/").text
    assert re.findall(r'name="status" value="(\w+)"', page) == ["draft"]
    assert "Agregar o quitar módulos" not in page
    edited = manager.post("/campanas/agua-limpia-2027/editar/", **NEW, seen=seen(engine))
    assert "solo se puede mirar" in words(edited.text)
    manager.must(move(manager, engine, "draft"), 303)


def test_another_process_is_not_somebody_else(engine: Diversa, office: Office, manager: Staff) -> None:
    """A server has several: who changes something through one is shown it, and goes on, through the other."""
    other = Diversa(engine.home, engine.registry, engine.clock)
    made(manager)
    second = Staff(Office(other), manager.person)
    second.client._cookies = manager.client._cookies
    assert "Agua limpia 2027" in words(second.get("/campanas/agua-limpia-2027/").text)
    add(manager, engine, "tiny")
    page = second.must(second.get("/campanas/agua-limpia-2027/modulos/"), 200).text
    drawn = re.search(r'name="seen" value="(\d+)"', page)
    assert drawn
    off = "/campanas/agua-limpia-2027/modulos/tiny/apagar/"
    second.must(second.post(off, page="/campanas/agua-limpia-2027/modulos/", seen=drawn.group(1)), 303)
    other.close()


# --- modules -------------------------------------------------------------------------------------------------------


def reworded(**changes: object) -> Registry:
    """Return a registry in which the tiny module has another version."""
    first, *rest = tiny.questionnaire.sections
    questions = tuple(
        replace(q, title=Text("¿Cuántos años cumplidos tiene?")) if q.id == "age" else q
        for q in first.questions
    )
    sections = (replace(first, questions=questions, **changes), *rest)  # type: ignore[arg-type]
    return installed(replace(tiny.questionnaire, version="1.2.0", sections=sections))


def installed(questionnaire: Questionnaire) -> Registry:
    """Return a registry with this version of the tiny module."""
    own = {name: staticmethod(hook) for name, hook in vars(tiny).items() if hasattr(hook, "diversa_impl")}
    plugin = type(tiny.__name__, (), own)
    plugin.register_questionnaires = staticmethod(hookimpl(lambda: [questionnaire]))  # type: ignore[attr-defined]
    registry = Registry()
    registry.add(plugin, "tiny")
    return registry


def test_a_newer_module_is_told_in_words_and_taken_over(engine: Diversa) -> None:
    """The difference names the question; an open campaign takes the new words with one press."""
    later = Diversa(engine.home, reworded(), engine.clock)
    manager = Office(later).sign_in(Role.MANAGER)
    page = words(manager.get("/campanas/demo/modulos/tiny/").text)
    assert (
        "Pregunta «¿Cuántos años tiene?»: ahora dice «¿Cuántos años cumplidos tiene?». solo palabras" in page
    )
    assert "La versión pasa de 1.0.0 a 1.2.0" in page
    address = "/campanas/demo/modulos/tiny/pasar/"
    page = "/campanas/demo/modulos/tiny/"
    manager.must(manager.post(address, page=page, seen=seen(later, "demo")), 303)
    assert later.campaigns.module("demo", "tiny").instrument.questionnaire.version == "1.2.0"
    page = words(manager.get("/campanas/demo/modulos/tiny/").text)
    assert "Nada: lo instalado es lo que la campaña pregunta" in page
    assert "la versión 1.0.0, hasta el 2026-11-22" in page
    later.close()


def test_a_newer_structure_cannot_be_taken_over_while_people_answer(engine: Diversa) -> None:
    """The page says why and offers no button; who sends the order all the same is refused."""
    fewer = tiny.questionnaire.sections[0].questions[:-1]
    later = Diversa(
        engine.home,
        installed(
            replace(
                tiny.questionnaire,
                sections=(
                    replace(tiny.questionnaire.sections[0], questions=fewer),
                    *tiny.questionnaire.sections[1:],
                ),
            )
        ),
        engine.clock,
    )
    manager = Office(later).sign_in(Role.MANAGER)
    page = manager.get("/campanas/demo/modulos/tiny/").text
    assert "rompe la serie" in words(page)
    assert "Cambia la estructura, no solo las palabras" in words(page)
    assert "/pasar/" not in page
    answer = manager.post(
        "/campanas/demo/modulos/tiny/pasar/",
        page="/campanas/demo/modulos/tiny/",
        seen=seen(later, "demo"),
    )
    assert answer.status_code == 422
    assert later.campaigns.module("demo", "tiny").instrument.questionnaire.version == "1.0.0"
    later.close()


def test_a_sensitive_module_goes_through_its_sign_off(manager: Staff, engine: Diversa) -> None:
    """Adding it leads to the form; the form gives its own key, to be confirmed by its own code."""
    ready(manager, engine)
    agregar = "/campanas/agua-limpia-2027/modulos/agregar/"
    led = manager.must(manager.post(agregar, module="gbv", seen=seen(engine)), 303)
    assert led.headers["Location"].endswith("/modulos/gbv/aval/")
    form = "/campanas/agua-limpia-2027/modulos/gbv/aval/"
    said = {"who": "Comité de ética", "day": "2026-11-20", "document": "Acta 12"}
    assert "no puede tener una fecha futura" in words(
        manager.must(manager.post(form, **{**said, "day": "2027-01-01"}, seen=seen(engine)), 422).text
    )
    assert "Escriba esto" in words(manager.must(manager.post(form, **{**said, "who": ""}), 422).text)
    page = manager.must(manager.post(form, **said, seen=seen(engine)), 200).text
    own = engine.campaigns.sign_off_of("agua-limpia-2027", "gbv")
    assert own is not None
    assert sealing.public_key_of(key_in(page)) == own.public_key
    listed = manager.get("/campanas/agua-limpia-2027/modulos/").text
    assert "/campanas/agua-limpia-2027/llave/?llave=gbv" in listed
    add(manager, engine, "gbv")
    refused = manager.must(move(manager, engine, "open"), 409)
    assert "guardó la llave propia de «gbv»" in words(refused.text)
    confirm = "/campanas/agua-limpia-2027/llave/?llave=gbv"
    manager.must(manager.post(confirm, code=proof_in(page)), 303)
    manager.must(move(manager, engine, "open"), 303)


def test_a_module_is_switched_off_and_on(manager: Staff, engine: Diversa) -> None:
    """Its pages go and come back, and the list says which it is."""
    manager.must(manager.post("/campanas/demo/modulos/tiny/apagar/", seen=seen(engine, "demo")), 303)
    assert "tiny" not in engine.campaigns.modules("demo")
    assert "apagado" in words(manager.get("/campanas/demo/modulos/").text)
    manager.must(manager.post("/campanas/demo/modulos/tiny/prender/", seen=seen(engine, "demo")), 303)
    assert "tiny" in engine.campaigns.modules("demo")


# --- the end -------------------------------------------------------------------------------------------------------


def test_responses_are_erased_by_who_types_the_name(
    manager: Staff, engine: Diversa, office: Office, clock: Clock
) -> None:
    """After the close and its hour, with the name typed; the bytes are gone from the database file."""
    ready(manager, engine)
    manager.must(move(manager, engine, "open"), 303)
    id_ = response_id(new_receipt())
    engine.send("agua-limpia-2027", "tiny", id_, {"consent_main": 1, "age": 41}, confirmed=None)
    address = "/campanas/agua-limpia-2027/borrar/"
    assert "primero ciérrela" in words(manager.get(address).text)
    manager.must(move(manager, engine, "closed"), 303)
    assert "espere una hora" in words(
        manager.must(manager.post(address, confirm="agua-limpia-2027", seen=seen(engine)), 422).text
    )
    clock.now += GRACE + 1
    manager = office.sign_in(Role.MANAGER)  # an hour without a sign of life ends a session
    manager.must(manager.post(address, confirm="agua", seen=seen(engine)), 422)
    assert engine.store.count("agua-limpia-2027", "tiny") == 1
    manager.must(manager.post(address, confirm="agua-limpia-2027", seen=seen(engine)), 303)
    assert engine.store.count("agua-limpia-2027", "tiny") == 0
    assert not any(id_ in p.read_bytes() for p in engine.home.path.glob("diversa.db*"))
    page = manager.get("/campanas/agua-limpia-2027/")
    assert "se borraron el 22 de noviembre de 2026" in words(page.text)
    assert 'value="open"' not in page.text


# --- who may -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.ANALYST, Role.REVIEWER, Role.FACILITATOR])
def test_who_does_not_manage_changes_nothing(office: Office, engine: Diversa, role: Role) -> None:
    """No order is on the pages that may be seen, and each one that is sent all the same finds no page."""
    staff = office.sign_in(role)
    before = (engine.campaigns["demo"], engine.store.enabled_modules("demo"))
    for screen in screens():
        if screen.needs is not Permission.MANAGE_CAMPAIGNS or "POST" not in screen.methods:
            continue
        address = screen.rule.replace("<campaign>", "demo").replace("<module>", "tiny")
        if "<" not in address:
            assert staff.post(address, seen=seen(engine, "demo"), status="closed").status_code == 404
    assert (engine.campaigns.now("demo"), engine.store.enabled_modules("demo")) == before
    if Permission.SEE_CAMPAIGNS in permissions_of([role]):
        for address in ("/campanas/demo/", "/campanas/demo/modulos/", "/campanas/demo/modulos/tiny/"):
            page = staff.must(staff.get(address), 200).text
            assert 'name="seen"' not in page


@pytest.mark.parametrize("address", ["/estado/", "/modulos/tiny/apagar/", "/borrar/", "/editar/", "/llave/"])
def test_an_order_from_elsewhere_is_refused(manager: Staff, engine: Diversa, address: str) -> None:
    """Without the token of a page of the console nothing changes."""
    before = engine.campaigns["demo"]
    answer = manager.client.post(
        f"/consola/campanas/demo{address}", data={"seen": seen(engine, "demo"), "status": "closed"}
    )
    assert answer.status_code in (400, 403)
    assert engine.campaigns.now("demo") == before


# --- what waits, and how it looks ----------------------------------------------------------------------------------


def test_a_day_that_came_waits_on_the_first_page(
    manager: Staff, office: Office, engine: Diversa, clock: Clock
) -> None:
    """For those who can open it; before the day nothing is said."""
    made(manager, opens_on="2026-11-24")
    assert "se planeaba abrirla" not in words(manager.get("/").text)
    clock.now += 2 * 86_400
    for role, told in ((Role.MANAGER, True), (Role.ANALYST, False)):
        page = words(office.sign_in(role).get("/").text)
        assert ("Agua limpia 2027 : Llegó el día en que se planeaba abrirla" in page) is told


def enter_pressed(page) -> None:
    """Send a form by the keyboard, and wait for the page that follows."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_only_an_order_shows(browser, office: Office, engine: Diversa, scheme: str) -> None:
    """Key, refusals, findings and the sign-off, as a browser shows them after a form: axe-clean on a phone, by keyboard.

    In a real browser because these pages have no address of their own that the walk through every screen could open.
    """
    look, staff = Look(scheme), office.sign_in(Role.ADMINISTRATOR)
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    with serving(office.site) as site:
        enter(context, staff, site)
        page, base = context.new_page(), f"{site}{CONSOLE}/campanas/"
        page.goto(f"{base}nueva/")
        page.locator("button.go").focus()
        enter_pressed(page)
        look(page)
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
        page.locator("#title").fill("Agua limpia 2027")
        page.locator("#closes_on").fill("2027-06-30")
        enter_pressed(page)
        look(page)
        code = page.locator("#key").input_value().strip().splitlines()[-1]
        page.get_by_role("link", name="Ya la guardé: confirmarlo").focus()
        enter_pressed(page)
        page.locator("#code").fill("otra cosa")
        enter_pressed(page)
        look(page)
        page.locator("#code").fill(code)
        enter_pressed(page)
        look(page)
        assert "Hay algo que impide abrirla" in page.locator("main").inner_text()
        page.goto(f"{base}agua-limpia-2027/modulos/gbv/aval/")
        look(page)
        page.goto(f"{base}agua-limpia-2027/modulos/")
        page.locator("li", has_text="Mascotas").get_by_role("button", name="Agregar").focus()
        enter_pressed(page)
        look(page)
        page.goto(f"{base}agua-limpia-2027/editar/")
        engine.campaigns.edit("agua-limpia-2027", engine.today(), title="Otra")
        page.locator("#title").fill("Agua y ríos")
        enter_pressed(page)
        look(page)
        assert "En la campaña dice ahora" in page.locator("main").inner_text()
        page.goto(f"{base}agua-limpia-2027/")
        page.get_by_role("button", name="Abrir").focus()
        enter_pressed(page)
        look(page)
        assert page.locator(".state-open").inner_text() == "abierta"
    context.close()
    assert look.wrong == []
