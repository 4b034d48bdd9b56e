"""What pages wear: the theme of their campaign, the default of the installation elsewhere, and what stands in for both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diversa.cli.program import execute
from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.registry import Registry
from diversa.theming import Theme
from diversa.web.app import create_app
from tests.web import tiny
from tests.web.browsing import fill_at_once, press, visit, walk
from tests.web.conftest import plugin, serving
from tests.web.exits import SENSITIVE, installation
from tests.web.people import MODULE, VICTIM
from tests.web.reading import Reading, Visitor
from tests.web.test_accessibility import Look
from tests.web.test_weight import FIRST, NEXT, Phone
from tests.web.tiny import ANSWERS

GOV, TINY = "GOV.CO", "/demo/tiny/"


def wear(engine: Diversa, theme: str, campaign: str = "demo") -> None:
    """Let a campaign wear a theme, at once."""
    engine.campaigns.edit(campaign, engine.today(), theme=theme)


@pytest.fixture
def other(engine) -> Diversa:
    """Return the installation with a second open campaign."""
    _, public = sealing.generate_keypair()
    engine.campaigns.create("otra", "La otra", public, demonstration=True, today=engine.today())
    engine.campaigns.enable("otra", "tiny")
    engine.campaigns.open("otra")
    return engine


@pytest.fixture
def packaged(tmp_path, clock) -> Diversa:
    """Return an installation whose theme "rojo" came in a package: one template and one style that hides another."""
    folder = tmp_path / "package" / "rojo"
    (folder / "templates").mkdir(parents=True)
    (folder / "static").mkdir()
    (folder / "static" / "comunidad.css").write_text("body { color:red }")
    (folder / "templates" / "end.html").write_text("<title>Fin rojo</title>{{ asset('comunidad.css') }}")
    registry = Registry([])
    registry.add(tiny, "tiny")
    registry.add(plugin(register_themes=lambda: [Theme("rojo", folder)]), "rojo")
    engine = Diversa(Home(tmp_path / "home"), registry, clock)
    for slug, theme in (("demo", "comunidad"), ("roja", "rojo")):
        _, public = sealing.generate_keypair()
        engine.campaigns.create(
            slug, slug, public, demonstration=True, today=engine.today(), theme=theme, key_confirmed=True
        )
        engine.campaigns.enable(slug, "tiny")
        engine.campaigns.open(slug)
    return engine


def test_each_campaign_wears_its_own(other, client):
    """Form, help, review, receipt and an address that leads nowhere in it; the other campaign and the rest do not."""
    wear(other, "govco")
    visitor = Visitor(client, TINY)
    pages = [visitor.answer.text, client.get(TINY + "ayuda/").text, client.get("/demo/").text]
    visitor.walk(ANSWERS)
    pages.append(visitor.answer.text)
    visitor.press("send")
    pages += [visitor.answer.text, client.get("/demo/nada/").text]
    assert [GOV in page for page in pages] == [True] * 6
    for elsewhere in ("/otra/", "/otra/tiny/", "/", "/retirar/", "/resultados/", "/nada/"):
        assert GOV not in client.get(elsewhere).text, elsewhere


def test_pages_of_no_campaign_wear_the_theme_of_the_installation(engine):
    """DIVERSA_THEME decides about the front door; a campaign's own choice stands."""
    client = create_app(engine, THEME="govco").test_client()
    for address in ("/", "/en/", "/retirar/", "/resultados/", "/nada/"):
        assert GOV in client.get(address).text, address
    assert GOV not in client.get(TINY).text


def test_the_setting_comes_from_the_environment(engine, monkeypatch):
    """DIVERSA_THEME is read where nothing else is given."""
    monkeypatch.setenv("DIVERSA_THEME", "govco")
    assert GOV in create_app(engine).test_client().get("/").text


def test_a_choice_is_worn_at_once_also_by_what_was_drawn_before(engine, client):
    """Questions that look the same for everybody are drawn once in each theme, not once for all."""
    assert GOV not in client.get(TINY).text
    wear(engine, "govco")
    assert GOV in client.get(TINY).text
    wear(engine, "comunidad")
    assert GOV not in client.get(TINY).text


def test_a_theme_that_is_gone_gives_way(engine, client, monkeypatch, capsys):
    """Its campaign is served in the default look, and `diversa doctor` says so."""
    wear(engine, "ausente")
    page = client.get(TINY)
    assert page.status_code == 200
    assert "comunidad.css" in page.text
    monkeypatch.setenv("DIVERSA_HOME", str(engine.home.path))
    execute(["doctor", "--json"])
    (sign,) = [sign for sign in json.loads(capsys.readouterr().out) if sign["name"] == "Temas"]
    assert sign["fine"] is None
    assert all(word in sign["said"] for word in ("«ausente»", "«demo»", "comunidad"))


def test_a_package_brings_a_theme_and_the_rest_stands_in(packaged):
    """Its template and its style are worn; what it lacks is the default theme's."""
    client = create_app(packaged).test_client(use_cookies=False)
    visitor = Visitor(client, "/roja/tiny/")
    assert "Acepta participar" in visitor.page.words
    visitor.press(answers={"consent_main": 2})
    assert visitor.page.title == "Fin rojo"
    plain = Visitor(client, TINY)
    plain.press(answers={"consent_main": 2})
    assert plain.page.title.startswith("Está bien así")


def test_two_styles_of_one_name_have_two_addresses(packaged):
    """Each page asks for its own theme's, both are served, and each digest gives what it stands for."""
    client = create_app(packaged).test_client(use_cookies=False)
    red, plain = (
        next(a for a in Reading(client.get(address).text).assets if a.endswith("comunidad.css"))
        for address in ("/roja/tiny/", TINY)
    )
    assert red != plain
    assert client.get(red).text == "body { color:red }"
    assert "--leaf" in client.get(plain).text
    assert "private" not in client.get(red).headers["Cache-Control"]


def test_an_office_changes_its_words_in_a_folder(engine):
    """`themes/govco/theme.cfg` in the installation's folder is enough, in both languages."""
    folder = engine.home.path / "themes" / "govco"
    folder.mkdir(parents=True)
    (folder / "theme.cfg").write_text(
        "[settings]\nauthority = Oficina de prueba <b>\nauthority_en = Test office\ncontact = Línea 1\n  Línea 2\n",
        encoding="utf-8",
    )
    wear(engine, "govco")
    client = create_app(engine).test_client()
    page = client.get(TINY).text
    assert "Oficina de prueba &lt;b&gt;" in page
    assert "<p>Línea 1</p>" in page
    assert "<p>Línea 2</p>" in page
    assert "Test office" in client.get("/en" + TINY).text


@pytest.mark.parametrize("module", SENSITIVE, ids=lambda module: module.id)
def test_a_sensitive_page_says_nowhere_what_it_is(module, tmp_path, clock):
    """Dressed as a government site it names neither its campaign nor its module outside of the questions."""
    engine = installation(tmp_path / "home", module, clock)
    (campaign,) = engine.campaigns.all()
    wear(engine, "govco", campaign.slug)
    client = create_app(engine).test_client(use_cookies=False)
    page = client.get(module.address)
    header = page.text.split("<header>")[1].split("</header>")[0]
    assert page.status_code == 200
    assert GOV in header
    assert campaign.title not in header
    assert Reading(page.text).title == "Encuestas"
    engine.close()


def test_government_pages_are_light_too(engine):
    """The same bounds of bytes as for the default theme."""
    wear(engine, "govco")
    client = create_app(engine).test_client(use_cookies=False)
    client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip, deflate, br"
    phone = Phone(client, MODULE)
    phone.walk(VICTIM)
    phone.press("send")
    (first, weight), *others = phone.pages
    assert weight <= FIRST, first
    assert [page for page in others if page[1] > NEXT] == []


# --- in a browser: what only it can tell ---------------------------------------------------------------------------------


@pytest.fixture
def government(engine):
    """Yield the address of the application, dressed as a government site everywhere."""
    wear(engine, "govco")
    with serving(create_app(engine, THEME="govco")) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_government_pages_can_be_used_by_everybody(browser, government, scheme):
    """Form, grid, problems, review, receipt, front door, message: axe finds nothing, nothing scrolls sideways at 360 px."""
    look = Look(scheme)
    with visit(browser, java_script_enabled=True, color_scheme=scheme) as page:
        for address in ("/", "/demo/", "/retirar/", "/resultados/", "/nada/"):
            page.goto(government + address)
            look(page)
        page.goto(government + TINY)
        look(page)
        fill_at_once(page, ANSWERS)
        press(page)
        look(page)
        fill_at_once(page, {**ANSWERS, "weight": "mucho"})
        press(page)
        look(page)
        page.locator("[name=weight]").first.fill("12")
        walk(page, {**ANSWERS, "weight": "12"})
        look(page)
        press(page, "send")
        look(page)
    assert look.wrong == []
    assert look.seen == 10


def test_letters_and_contrast_last_for_the_visit(browser, government):
    """Keys and clicks make letters larger and colours stronger, the next page keeps it, and axe still finds nothing."""
    look = Look("light")
    with visit(browser, java_script_enabled=True) as page:
        page.goto(government + TINY)
        size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
        before = page.evaluate(size)
        larger = page.get_by_role("button", name="Letra más grande")
        larger.focus()
        for _ in range(5):
            page.keyboard.press("Enter")
        assert larger.get_attribute("aria-disabled") == "true"
        page.get_by_role("button", name="Contraste").click()
        assert page.get_by_role("button", name="Contraste").get_attribute("aria-pressed") == "true"
        look(page)
        fill_at_once(page, ANSWERS)
        press(page)
        assert page.evaluate(size) > 1.5 * before
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
        look(page)
        kept = json.loads(page.evaluate("sessionStorage.getItem('govco')"))
        assert kept == {"letters": 3, "contrast": True}
        assert page.evaluate("localStorage.length") == 0
    assert look.wrong == []


def test_without_javascript_the_bar_names_the_browsers_zoom(browser, government):
    """No button stands there that does nothing."""
    with visit(browser) as page:
        page.goto(government + TINY)
        assert page.get_by_role("button", name="Contraste").count() == 0
        assert page.get_by_text("use el zoom de su navegador").is_visible()


def test_a_sensitive_page_keeps_no_choice(browser, tmp_path, clock):
    """The buttons work, also on the pages that scripts turn, and leave nothing in the browser."""
    module = SENSITIVE[0]
    engine = installation(tmp_path / "home", module, clock)
    (campaign,) = engine.campaigns.all()
    wear(engine, "govco", campaign.slug)
    with serving(create_app(engine)) as site, visit(browser, java_script_enabled=True) as page:
        page.goto(site + module.address)
        button = page.get_by_role("button", name="Contraste")
        button.click()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
        page.locator("button[value=begin]").click()
        page.locator("[name=sheet]").first.wait_for(state="attached")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
        assert button.get_attribute("aria-pressed") == "true"
        button.click()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(0, 0, 0)"
        assert page.evaluate("sessionStorage.length") == 0
    engine.close()


def test_a_release_of_a_government_site_can_be_read_by_everybody(browser, tmp_path):
    """Its first page and an indicator's: axe finds nothing in light and dark; the choice made there lasts."""
    from diversa.releases.build import build_release
    from tests.noise.building import DAY
    from tests.noise.building import installation as noisy

    engine = noisy(tmp_path / "home", people=120)
    engine.campaigns.edit("demo", DAY, theme="govco")
    folder: Path = build_release(engine, "demo", "noise", as_of=DAY, publish=True).folder
    pages = ("index.html", next((folder / "indicators").glob("*.html")).relative_to(folder).as_posix())
    with serving(create_app(engine)) as site:
        for scheme in ("light", "dark"):
            look = Look(scheme)
            with visit(browser, java_script_enabled=True, color_scheme=scheme) as page:
                for name in pages:
                    page.goto(f"{site}/resultados/demo/noise/1/{name}")
                    look(page)
                page.get_by_role("button", name="Contraste").click()
                look(page)
            assert look.wrong == []
            assert look.seen == 3
