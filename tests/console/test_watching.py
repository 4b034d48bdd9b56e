"""Watching on the console: who sees it, what it says, and that nothing on it is about one person."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diversa.accounts.roles import Role
from diversa.console import CONSOLE
from diversa.engine import Diversa
from diversa.jobs.worker import do_waiting
from diversa.releases import approving
from tests.console.staff import Office, Staff
from tests.console.test_accessibility import enter
from tests.signing import NAMES, engine, previewed, undrawn
from tests.watched.building import DAY, answer, installation, later, person, to_day
from tests.web.conftest import serving
from tests.web.test_accessibility import Look

__all__ = ["engine", "previewed", "undrawn"]
PAGE = "/campanas/patios/seguimiento/watched/"


@pytest.fixture
def watched(tmp_path: Path) -> Diversa:
    """Return an installation with a real campaign."""
    return installation(tmp_path / "watched")


def sign_in(engine: Diversa, *roles: Role) -> Staff:
    """Return somebody of the office of an installation."""
    return Office(engine).sign_in(*roles)


def cells(page: str) -> list[str]:
    """Return the words of every cell of every table."""
    found = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page, re.S)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in found]


def test_before_there_are_enough_answers_the_page_says_so(watched):
    """Whoever looks too early reads when figures appear, and no figure."""
    answer(watched, map(person, range(12)))
    to_day(watched, later(2))
    page = sign_in(watched, Role.ANALYST).get(PAGE)
    assert page.status_code == 200
    assert "Aparecen cuando hay por lo menos 30 respuestas" in page.text
    assert "12" not in cells(page.text)


def test_a_real_campaign_is_told_in_tens_with_the_day_of_its_figures(watched):
    """The page says the day of its figures, rounds to tens, and no number of people below ten stands on it."""
    answer(watched, map(person, range(63)))
    answer(watched, map(person, range(100, 104)), later(1), group="b")
    answer(watched, map(person, range(200, 240)), later(3), group="c")
    to_day(watched, later(5))
    page = sign_in(watched, Role.ANALYST).get(PAGE).text
    assert "Cifras hasta el 7 de noviembre de 2026." in page
    found = cells(page)
    assert "menos de 10" in found
    start, end = page.index('id="s-arrivals"'), page.index('id="s-who"')
    numbers = [int(one) for one in cells(page[start:end]) if one.isdigit()]
    assert numbers
    assert all(number >= 10 and number % 10 == 0 for number in numbers)
    assert {"63", "67", "107"}.isdisjoint(found)


def test_who_is_missing_is_named_first(watched):
    """Above the map and the tables the page says in plain words who is missing."""
    answer(watched, (person(n, gender_identity=1) for n in range(200)))
    to_day(watched, later(2))
    page = sign_in(watched, Role.MANAGER).get(PAGE).text
    start = page.index('id="s-who"')
    assert page.index("Faltan mujeres.", start) < page.index("<table", start)


def test_two_looks_are_the_same_after_one_more_person(watched):
    """The same page, drawn again after one more answer, says the same."""
    answer(watched, map(person, range(90)))
    to_day(watched, later(2))
    staff = sign_in(watched, Role.ANALYST)
    before = staff.get(PAGE).text
    answer(watched, [person(555, municipality="44001", feeling_now=4)], group="b")
    assert staff.get(PAGE).text == before


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ANALYST, 200), (Role.REVIEWER, 200), (Role.MANAGER, 200), (Role.FACILITATOR, 404)],
)
def test_only_some_roles_watch(watched, role, status):
    """A facilitator finds neither the overview nor a module's page."""
    staff = sign_in(watched, role)
    assert staff.get("/campanas/patios/seguimiento/").status_code == status
    assert staff.get(PAGE).status_code == status


@pytest.mark.parametrize(
    "address",
    [
        "/campanas/otra/seguimiento/",
        "/campanas/otra/seguimiento/watched/",
        "/campanas/patios/seguimiento/hushed/",
    ],
)
def test_what_belongs_to_nobody_is_not_found(watched, address):
    """A campaign that does not exist, or a module that it does not have, gives 404."""
    assert sign_in(watched, Role.ANALYST).get(address).status_code == 404


def test_a_manager_pauses_a_module_and_the_log_says_who(watched):
    """The button switches the module off, people can answer no more, the page stays, and the audit log has it."""
    answer(watched, (person(n, feeling_now=4) for n in range(120)))
    to_day(watched, later(2))
    staff = sign_in(watched, Role.MANAGER)
    assert "Se propone pausar este módulo" in staff.get(PAGE).text
    answered = staff.post(f"{PAGE}pausar/", page=PAGE)
    assert answered.status_code == 303
    assert watched.campaigns.modules("patios") == ()
    after = staff.follow(answered).text
    assert "en pausa" in after
    assert "Pausar el módulo" not in after
    newest = watched.audit_log.newest(1)[0]
    assert (newest.action, newest.subject, newest.who) == (
        "module.pause",
        "patios/watched",
        staff.person.email,
    )
    assert staff.post(f"{PAGE}pausar/", page=PAGE).status_code == 404


def test_an_analyst_sees_the_proposal_and_cannot_pause(watched):
    """Who may only watch has no button, and the address answers as if it did not exist."""
    answer(watched, (person(n, feeling_now=4) for n in range(120)))
    to_day(watched, later(2))
    staff = sign_in(watched, Role.ANALYST)
    page = staff.get(PAGE).text
    assert "Se propone pausar este módulo" in page
    assert "pausar/" not in page
    assert staff.post(f"{PAGE}pausar/", page=PAGE).status_code == 404
    assert watched.campaigns.modules("patios") == ("watched",)


def test_the_overview_says_of_each_module_what_needs_attention(watched):
    """A card has the people in tens, the worst colour in words, and one sentence."""
    answer(watched, (person(n, feeling_now=4) for n in range(120)))
    to_day(watched, later(2))
    staff = sign_in(watched, Role.ANALYST)
    page = staff.get("/campanas/patios/seguimiento/").text
    assert re.search(r"<b>1[123]0</b>", page)
    assert "Decida si lo pausa" in page


def test_the_first_page_says_what_cannot_wait(watched):
    """What is urgent stands on the first page of whoever may see it, with the way there; of others it does not."""
    answer(watched, (person(n, feeling_now=4) for n in range(120)))
    to_day(watched, later(2))
    office = Office(watched)
    analyst, facilitator = office.sign_in(Role.ANALYST), office.sign_in(Role.FACILITATOR)
    analyst.get(PAGE)
    home = analyst.get("/").text
    assert "Decida si lo pausa" in home
    assert f'href="/consola{PAGE}"' in home
    assert "Decida si lo pausa" not in facilitator.get("/").text


def test_who_may_sign_is_told_that_a_publication_waits(engine):
    """A proposal stands on the first page of whoever may sign it, and not on that of whoever made it."""
    office = Office(engine)
    analyst, reviewer = office.sign_in(Role.ANALYST, Role.REVIEWER), office.sign_in(Role.REVIEWER)
    said = "Una publicación espera la firma de otra persona."
    assert said not in reviewer.get("/").text
    approving.propose(engine, analyst.person, *NAMES, "Para el informe.")
    assert said in reviewer.get("/").text
    assert said not in analyst.get("/").text


def test_a_manager_is_told_that_a_campaign_ends_soon(watched):
    """In its last week an open campaign is named on the first page of who manages it, with its day; before, not."""
    to_day(watched, later(2))
    watched.campaigns.edit("patios", later(2), closes_on=later(12))
    office = Office(watched)
    assert "Se cierra el" not in office.sign_in(Role.MANAGER).get("/").text
    to_day(watched, later(6))
    page = office.sign_in(Role.MANAGER).get("/").text
    assert "Se cierra el 16 de noviembre de 2026." in page


def test_many_answers_are_counted_by_long_work(watched, monkeypatch):
    """Where counting takes long, the page offers it, and the button leaves it to the program for long work, once."""
    monkeypatch.setattr("diversa.watching.looks.MOST_AT_ONCE", 50)
    answer(watched, map(person, range(80)))
    to_day(watched, later(2))
    staff = sign_in(watched, Role.ANALYST)
    page = staff.get(PAGE).text
    assert "Contar las respuestas nuevas" in page
    assert "Todavía no hay cifras" in page
    after = staff.follow(staff.post(f"{PAGE}contar/", page=PAGE)).text
    assert "Se están contando las respuestas" in after
    again = staff.follow(staff.post(f"{PAGE}contar/", page=PAGE)).text
    assert "Se están contando las respuestas. Puede irse" not in again
    assert "Cifras de seguimiento" in staff.get("/trabajos/").text
    assert do_waiting(watched) == 1
    page = staff.get(PAGE).text
    assert "personas en total" in page
    assert "Contar las respuestas nuevas" not in page


def test_simulated_answers_are_exact_and_say_so(tmp_path):
    """A demonstration shows each answer, and its drawings are stamped."""
    engine = installation(tmp_path / "home", demonstration=True)
    answer(engine, map(person, range(47)), DAY)
    page = sign_in(engine, Role.ANALYST).get(PAGE).text
    assert "<b>47</b>" in page
    assert "Son datos simulados" in page
    assert ">Datos simulados<" in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_full_of_figures_is_for_everybody(browser, tmp_path, scheme):
    """With charts, map and tables open: axe finds nothing, and nothing is wider than a phone."""
    engine = installation(tmp_path / "home", demonstration=True)
    crowd = [
        person(n, municipality=("11001", "44001")[n % 7 == 0], feeling_now=1 + n % 4) for n in range(300)
    ]
    for day in range(40):
        answer(engine, crowd[day::40], later(-day), group=str(day))
    office, look = Office(engine), Look(scheme)
    staff = office.sign_in(Role.MANAGER)
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    with serving(office.site) as site:
        enter(context, staff, site)
        page = context.new_page()
        for address in (PAGE, "/campanas/patios/seguimiento/", "/"):
            assert page.goto(f"{site}{CONSOLE}{address}").status == 200
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            look(page)
            assert page.locator("h1").count() == 1
        page.goto(f"{site}{CONSOLE}{PAGE}")
        assert page.locator("svg.chart-narrow").first.is_visible()
        assert not page.locator("svg.chart-wide").first.is_visible()
    context.close()
    assert look.wrong == []
