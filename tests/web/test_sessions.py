"""Facilitated sessions: sixty phones on one Wi-Fi, phones that forget each person, and doors that open for a day."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from diversa.campaigns.access import NO_TICKET, NotAdmitted, Policy
from diversa.campaigns.sessions import Session
from diversa.web.app import create_app
from tests.web import exits
from tests.web.browsing import fill_at_once, visit
from tests.web.exits import CAMPAIGN, HUSHED
from tests.web.reading import Visitor, stored
from tests.web.sensitive.walking import HELD, backwards, go, heading, press
from tests.web.test_accessibility import Look
from tests.web.tiny import ANSWERS

SHORT = {"consent_main": 1, "age": 40, "pet": 2, "calm": 1}
SECRETS = ("Duerme todo", "loro")
OVER = "Esta sesión ya terminó"


def opened(engine, campaign: str = "demo", **given) -> Session:
    """Open a session for today, in a campaign that takes nobody else."""
    engine.doors.set_policy(campaign, Policy(link=False, sessions=True))
    values = {
        "title": "Taller del barrio",
        "place": "Salón comunal",
        "planned_on": engine.today(),
        "minutes": 90,
        "shared": True,
        "organisation": "casa",
        "opened_by": "1",
        "today": engine.today(),
    }
    return engine.sessions.open(campaign, **{**values, **given})


def address(session: Session, module: str = "") -> str:
    """Return an address of a session."""
    return f"/s/{session.id.lower()}/{module}"


def test_a_session_leads_to_its_modules(client, engine):
    """The short address, typed with capitals or an O for a 0, welcomes people and leads to every module of the campaign."""
    session = opened(engine)
    for typed in (session.id, session.id.lower(), session.id.replace("0", "o")):
        html = client.get(f"/s/{typed}/").get_data(as_text=True)
        assert f'href="{address(session, "tiny/")}"' in html
        assert "Taller del barrio" in html
    visitor = Visitor(client, address(session, "tiny/"))
    visitor.walk(SHORT)
    assert "Siguiente persona" in visitor.press("send").words
    document = stored(engine)[0]
    assert document["about"]["access"] == "facilitated"
    assert session.id not in str(document)


def test_eight_letters_in_the_box_lead_to_the_session(client, engine):
    """Whoever comes to the module's own address types the letters that stand on the poster."""
    session = opened(engine)
    for place in ("/demo/tiny/", "/demo/c/"):
        answer = client.post(place, data={"code": session.id.lower(), "action": "enter"})
        assert (answer.status_code, answer.location) == (303, address(session))


@pytest.mark.parametrize("letters", ["abcdefgh", "x", "0" * 8, "ñ" * 8, "a" * 300])
def test_a_session_that_is_none_is_not_found(client, engine, letters):
    """Guessed letters lead nowhere, with and without a module behind them."""
    opened(engine)
    for rest in ("", "tiny/", "siguiente/"):
        assert client.get(f"/s/{letters}/{rest}").status_code == 404


def test_a_session_has_its_day(client, engine, clock):
    """Before its day it says which one; on it and the next one it takes people; afterwards it says that it is over."""
    session = opened(engine, planned_on=engine.today() + timedelta(days=1))
    page = client.get(address(session))
    assert page.status_code == 404
    assert session.planned_on.isoformat() in page.get_data(as_text=True)
    assert client.get(address(session, "tiny/")).status_code == 404
    for _ in range(2):
        clock.now += 86_400
        assert client.get(address(session)).status_code == 200
        assert Visitor(client, address(session, "tiny/")).page.sheet
    clock.now += 86_400
    for place in (address(session), address(session, "tiny/")):
        page = client.get(place)
        assert page.status_code == 410
        assert OVER in page.get_data(as_text=True)


@pytest.mark.parametrize(("later", "status"), [(3_000, 200), (3_700, 410)])
def test_who_began_may_finish_within_an_hour_of_closing(client, engine, clock, later, status):
    """A closed session takes nobody; who had begun has an hour, and then a sentence."""
    session = opened(engine, shared=False)
    visitor = Visitor(client, address(session, "tiny/"))
    visitor.walk(SHORT)
    engine.sessions.close(session.id, clock())
    clock.now += later
    assert OVER in client.get(address(session)).get_data(as_text=True)
    visitor.press("send")
    assert visitor.answer.status_code == status
    assert (OVER in visitor.page.words) == (status == 410)


def test_sixty_phones_behind_one_address_finish(engine):
    """Sixty phones at the same time, where an address may send ten times an hour: all finish, and all are counted."""
    session = opened(engine, shared=False)
    app = create_app(engine, SENDS_AN_HOUR=10)
    answers: list[int] = []

    def phone() -> None:
        visitor = Visitor(app.test_client(use_cookies=False), address(session, "tiny/"))
        visitor.walk(SHORT)
        visitor.press("send")
        answers.append(visitor.answer.status_code)
        engine.store.engine.close()

    phones = [threading.Thread(target=phone) for _ in range(60)]
    for one in phones:
        one.start()
    for one in phones:
        one.join()
    assert answers == [200] * 60
    assert engine.store.count("demo", "tiny") == 60
    engine.attendance.flush()
    assert engine.sessions.people(session) == {"discrimination": None, "tiny": 60}
    outside = app.test_client(use_cookies=False)
    assert [outside.post("/retirar/", data={"receipt": "0" * 20}).status_code for _ in range(11)][-1] == 429


def test_a_count_begins_at_five(client, engine):
    """Four people are fewer than five; the same page sent twice is one person."""
    session = opened(engine)
    for people in range(1, 6):
        visitor = Visitor(client, address(session, "tiny/"))
        visitor.walk(SHORT)
        last = visitor.page.entries("send")
        visitor.send(last)
        visitor.send(last)
        engine.attendance.flush()
        assert engine.sessions.people(session)["tiny"] == (5 if people == 5 else None)


def test_a_campaign_without_sessions_has_none(client, engine):
    """Taking sessions out of a campaign shuts those that stand open."""
    session = opened(engine)
    engine.doors.set_policy("demo", Policy())
    assert client.get(address(session)).status_code == 410
    engine.doors.set_policy("demo", Policy(link=False, codes=True))
    with pytest.raises(NotAdmitted):
        engine.doors.admit("demo", NO_TICKET)


def test_a_shared_phone_keeps_no_page(client, engine):
    """Every page is no-store and leads to the next person; passing the phone on empties the browser."""
    session = opened(engine)
    visitor = Visitor(client, address(session, "tiny/"))
    for _ in range(4):
        assert visitor.answer.headers["Cache-Control"] == "no-store"
        assert address(session, "siguiente/") in visitor.page.links
        visitor.press(answers=SHORT)
    answer = client.get(address(session, "siguiente/"))
    assert (answer.status_code, answer.location) == (303, address(session))
    assert "storage" in answer.headers["Clear-Site-Data"]
    foreign = client.get(address(session, "siguiente/"), headers={"Sec-Fetch-Site": "cross-site"})
    assert "Clear-Site-Data" not in foreign.headers


def test_an_own_phone_is_like_any_other(client, engine):
    """In a session for people's own phones nothing is cleared, and nothing speaks of a next person."""
    session = opened(engine, shared=False)
    visitor = Visitor(client, address(session, "tiny/"))
    assert "exit.js" not in visitor.page.html
    visitor.walk(SHORT)
    page = visitor.press("send")
    assert "Siguiente persona" not in page.words
    assert "Volver al inicio de la sesión" in page.words


@pytest.mark.parametrize("scripts", [True, False])
def test_the_next_person_finds_nothing_of_the_last_one(browser, site, engine, scripts):
    """In Chromium: after «Siguiente persona», Back shows no answer and no receipt of hers, however far one goes."""
    session = opened(engine)
    with visit(browser, java_script_enabled=scripts) as page:
        page.goto(site + address(session))
        page.locator(f"a[href='{address(session, 'tiny/')}']").click()
        page.locator("button[value=continue]:not(.first)").wait_for()
        go(page, ANSWERS)
        press(page, "send")
        receipt = page.locator("code").inner_text()
        page.locator("a.go", has_text="Siguiente persona").click()
        expect(page.locator("h1")).to_have_text("Le damos la bienvenida")
        page.wait_for_timeout(300)
        stops = 0
        for stop in backwards(page):
            stops += 1
            shown = stop.content() + stop.evaluate(HELD)
            assert not [secret for secret in (*SECRETS, receipt) if secret in shown], stop.url
            assert stop.locator("input:checked").count() == 0
        assert stops >= 1
        page.goto(site + address(session))
        page.locator(f"a[href='{address(session, 'tiny/')}']").click()
        page.locator("button[value=continue]:not(.first)").wait_for()
        assert page.locator("input:checked").count() == 0
    assert engine.store.count("demo", "tiny") == 1


def test_sending_a_kept_page_again_shows_no_receipt(client, engine):
    """Without scripts a browser may offer to send the last page once more: whoever does it sees no receipt."""
    session = opened(engine)
    visitor = Visitor(client, address(session, "tiny/"))
    visitor.walk(SHORT)
    last = visitor.page.entries("send")
    assert "<code>" in visitor.send(last).get_data(as_text=True)
    html = visitor.send(last).get_data(as_text=True)
    assert "<code>" not in html
    assert "Ya teníamos sus respuestas" in html
    with_scripts = visitor.send([*last, ("scripted", "1")]).get_data(as_text=True)
    assert "<code>" in with_scripts  # a lost connection: nobody else can send it there


def test_a_shared_phone_clears_itself(browser, engine):
    """Nobody touches the phone: it warns, clears the answers, and stands at the beginning of the session."""
    from tests.web.conftest import serving

    session = opened(engine)
    app = create_app(engine, IDLE_SECONDS=3, WARNING_SECONDS=2)
    with serving(app) as site, visit(browser, java_script_enabled=True) as page:
        page.goto(site + address(session, "tiny/"))
        fill_at_once(page, SHORT)
        expect(page.locator("#idle")).to_be_visible(timeout=5_000)
        assert "varias personas" in page.locator("#idle").inner_text()
        page.wait_for_url(site + address(session))
        assert heading(page) == "Le damos la bienvenida"


def test_a_sensitive_module_in_a_session(browser, tmp_path, clock):
    """Its own way out stays; after the thank-you page the phone goes on, and Back shows nothing."""
    from tests.web.conftest import serving

    engine = exits.installation(tmp_path / "home", HUSHED, clock)
    session = opened(engine, CAMPAIGN)
    with serving(create_app(engine)) as site, visit(browser, java_script_enabled=True) as page:
        page.goto(site + address(session))
        page.locator(f"a[href='{address(session, 'casa/')}']").click()
        page.locator("button[value=begin]").wait_for()
        go(page, HUSHED.answers)
        assert page.locator(".exit .out").inner_text().startswith("Salir rápido")
        press(page, "send")
        page.locator("a.go", has_text="Siguiente persona").click()
        expect(page.locator("h1")).to_have_text("Le damos la bienvenida")
        for stop in backwards(page):
            assert not [secret for secret in HUSHED.secrets if secret in stop.content()]
    engine.attendance.flush()
    vault = engine.store_of(CAMPAIGN, "secreto")
    assert vault.count(CAMPAIGN, "secreto") == 1
    main = engine.store.engine.db.execute_sql("SELECT COUNT(*) FROM session_people").fetchone()[0]
    own = vault.engine.db.execute_sql("SELECT COUNT(*) FROM session_people").fetchone()[0]
    assert (main, own) == (0, 1)
    engine.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_coming_in(browser, site, engine, scheme):
    """The box for a code, empty and wrong, what a code opens, a session, a shared phone to its receipt: axe and 360 pixels."""
    session = opened(engine)
    engine.doors.set_policy("demo", Policy(link=False, codes=True, sessions=True))
    code = engine.doors.make("demo", "Barrio", 10, engine.today())[1][0]
    look = Look(scheme)
    with visit(browser, java_script_enabled=True, color_scheme=scheme) as page:
        for address_ in ("/demo/", "/demo/c/", "/en/demo/c/", "/demo/tiny/"):
            page.goto(site + address_)
            look(page)
        page.locator("button.go").click()
        page.locator(".error").wait_for()
        look(page)
        page.goto(f"{site}/demo/c/#{code}")
        page.locator("button.go").click()
        page.locator("form[action='/demo/tiny/']").wait_for()
        look(page)
        page.goto(site + address(session))
        look(page)
        page.goto(site + address(session, "tiny/"))
        go(page, SHORT, look=look)
        look(page)
        press(page, "send")
        look(page)
    assert look.wrong == []
    assert look.seen > 9


def test_a_session_by_keyboard(browser, site, engine):
    """From the welcome to the next person with Tab and Enter alone; the focus begins at each new page's heading."""
    session = opened(engine)
    with visit(browser, java_script_enabled=True) as page:
        page.goto(site + address(session, "tiny/"))
        go(page, SHORT)
        press(page, "send")
        for _step in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").strip() == "Siguiente persona":
                break
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Le damos la bienvenida")


def test_another_survey_on_a_shared_phone(browser, site, engine):
    """Going on to another survey of the session keeps to the session: the address, the way to the next person."""
    session = opened(engine)
    with visit(browser, java_script_enabled=True) as page:
        page.goto(site + address(session, "tiny/"))
        go(page, SHORT)
        press(page, "send")
        page.locator(f"a[href='{address(session, 'discrimination/')}']").click()
        page.wait_for_url(site + address(session, "discrimination/"))
        assert page.locator(".exit .out").inner_text() == "Borrar y empezar de nuevo"
