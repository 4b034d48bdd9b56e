"""What the page does by itself where scripts run: it decides as the server does, and leaves no trace in the browser."""

from __future__ import annotations

import json
import random

import pytest
from werkzeug.datastructures import MultiDict

from diversa.questionnaire.kinds import Choice
from diversa.web import filling, pages
from diversa.web.forms import SEEN, read
from diversa.web.sheets import AnswerSheet
from tests.web.browsing import fill, fill_at_once, press, visit, walk
from tests.web.people import ADULT, AT_HOME, MODULE, SOMEBODY, VICTIM
from tests.web.tiny import ANSWERS

TINY = "/demo/tiny/"
RECEIPT = "0" * 20
ROUNDS = 40
SHAKE = """(clicks) => {
    const inputs = [...document.querySelectorAll("#sheet .q:not([disabled]) input")]
        .filter((e) => e.type !== "hidden" && !e.disabled && e.offsetParent !== null);
    for (const [where, many] of clicks) {
        const chosen = inputs.slice(where * inputs.length | 0).slice(0, many);
        for (const e of chosen)
            if (e.type === "text") { e.value = String(where * 60 | 0); e.dispatchEvent(new Event("change", { bubbles: true })); }
            else if (e.isConnected && !e.disabled) e.click();
    }
    for (const e of document.querySelectorAll("#sheet .q:not([disabled]) select")) {
        e.selectedIndex = clicks[0][0] * e.options.length | 0;
        e.dispatchEvent(new Event("change", { bubbles: true }));
    }
}"""
SEES = """() => {
    const form = document.getElementById("sheet"), seen = (e) => e.offsetParent !== null;
    return {
        sent: [...new FormData(form)],
        questions: [...form.querySelectorAll(".q")].filter(seen).map((e) => e.id.slice(2)),
        ticked: [...form.querySelectorAll(".opt input:not([value=refused], [value=dont_know])")].map((e) => e.name),
        options: [...form.querySelectorAll(".opt input")].filter(seen).map((e) => e.name + "=" + e.value),
        panels: [...form.querySelectorAll(".q .care h2")].filter(seen).map((e) => e.textContent),
    };
}"""


@pytest.fixture
def page(browser):
    """Return the page of a small phone with JavaScript."""
    with visit(browser, java_script_enabled=True) as page:
        yield page


def decided(
    engine, module: str, section: str, earlier: dict, sent: list, ticked: set[str]
) -> dict[str, list[str]]:
    """Return what the server would show on a page that sends this: questions, options of those with ticks, panels."""
    instrument = engine.campaigns.module("demo", module).instrument
    plan = pages.plans(instrument)[section]
    form = read(plan.form, MultiDict(sent), earlier)
    sheet = AnswerSheet(RECEIPT, 0, section, earlier)
    seen = {name for key, name in sent if key == SEEN}
    answers = filling.collect(instrument, sheet, form.collect(), seen, live=True).answers
    route = instrument.router.route(answers)
    shown = route.shown.get(section, ())
    options = [
        f"{q.id}={o.code}"
        for q in shown
        if isinstance(q, Choice) and q.id in ticked
        for o in q.shown(route.sheet)
    ]
    screens = [p.screen for q in shown for p in q.panels if p.when.surely(route.sheet)]
    panels = [str(instrument.questionnaire.screen(name).title) for name in screens]
    return {"questions": [q.id for q in shown], "options": options, "panels": panels}


@pytest.mark.parametrize(
    ("module", "section", "earlier"),
    [
        ("tiny", "pets", {name: ANSWERS[name] for name in ("consent_main", "age", "pet")}),
        ("discrimination", "about_you", {**ADULT, **AT_HOME}),
        ("discrimination", "experience", {**ADULT, **AT_HOME, **SOMEBODY}),
        (
            "discrimination",
            "reporting",
            {n: VICTIM[n] for n in VICTIM if not n.startswith(("told", "report", "not_"))},
        ),
        ("discrimination", "ending", {**VICTIM, "feeling_now": 1}),
    ],
)
def test_the_browser_decides_as_the_server_does(page, site, engine, module, section, earlier):
    """However a page is filled in, questions, options and panels that can be seen are those the server would show."""
    page.goto(f"{site}/demo/{module}/")
    sections = engine.campaigns.module("demo", module).instrument.questionnaire.sections
    walk(page, earlier, until=next(s.title for s in sections if s.id == section))
    chance = random.Random(20261122)
    different = set()
    for _ in range(ROUNDS):
        page.evaluate(
            SHAKE, [[chance.random(), chance.choice([1, 1, 2, 5])] for _ in range(chance.randint(1, 6))]
        )
        sees = page.evaluate(SEES)
        expected = decided(engine, module, section, earlier, sees.pop("sent"), set(sees.pop("ticked")))
        sees["options"] = [o for o in sees["options"] if not o.endswith(("=refused", "=dont_know"))]
        assert sees == expected
        different.add(json.dumps(sees))
    assert len(different) > 1, "nothing on this page depends on anything"


def test_one_round_is_enough(page, site):
    """No page comes twice, but for the municipality."""
    page.goto(site + MODULE)
    titles = walk(page, VICTIM)
    assert [title for title in set(titles) if titles.count(title) > 1] == ["Dónde vive"]


def test_what_is_hidden_again_is_not_sent(page, site, engine):
    """A question that was answered and then hidden counts as never asked."""
    page.goto(site + TINY)
    fill(page, ANSWERS)
    press(page)
    page.locator("[name=kinds][value='96']").check()
    page.locator("[name=kinds_96_text]").fill("loro")
    page.locator("[name=kinds][value='96']").uncheck()
    assert page.locator("#q-kinds_96_text").is_hidden()
    walk(page, {**ANSWERS, "kinds": [1]})
    press(page, "send")
    [(_, _, document)] = next(engine.store.documents("demo", "tiny"))
    assert "kinds_96_text" not in document


def test_what_stands_alone_clears_the_others(page, site):
    """None of these unticks the rest, and the rest unticks it; so does preferring not to answer."""
    page.goto(site + TINY)
    fill(page, ANSWERS)
    press(page)

    def ticked() -> list[str]:
        return page.eval_on_selector_all("[name=kinds]:checked", "found => found.map((e) => e.value)")

    for value, expected in (
        ("1", ["1"]),
        ("2", ["1", "2"]),
        ("0", ["0"]),
        ("96", ["96"]),
        ("refused", ["refused"]),
        ("dont_know", ["dont_know"]),
        ("1", ["1"]),
    ):
        page.locator(f"[name=kinds][value='{value}']").check()
        assert ticked() == expected


def test_a_panel_opens_at_once_and_does_not_come_again(page, site):
    """Whom to call stands beside the answer as soon as it is given, and not on top of the next page too."""
    page.goto(site + MODULE)
    walk(page, VICTIM, until="El trato injusto")
    fill_at_once(page, {**VICTIM, "disc_forms_12m": [1]})
    panel = page.locator("#q-disc_forms_12m .care")
    assert panel.is_hidden()
    page.locator("[name=disc_forms_12m][value='11']").check()
    assert panel.is_visible()
    assert "Lo que le pasó no está bien" in panel.inner_text()
    assert "Línea 123" in panel.inner_text()
    page.locator("[name=disc_forms_12m][value='11']").uncheck()
    assert panel.is_hidden()
    page.locator("[name=disc_forms_12m][value='11']").check()
    walk(page, VICTIM, until="La última vez")
    assert page.locator("form .care").count() == 0


def test_nothing_is_left_in_the_browser_and_nobody_else_is_asked(page, site):
    """No cookie, no store of any kind, no request to anyone but us, no error in the console, on the whole way."""
    requests, errors = [], []
    page.context.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(site + "/")
    page.goto(site + MODULE)
    walk(page, VICTIM)
    press(page, "send")
    press(page, "rate")
    page.goto(site + "/retirar/")
    page.goto(site + "/resultados/")
    assert {url.split("/", 3)[2] for url in requests} == {site.removeprefix("http://")}
    assert page.context.cookies() == []
    assert page.context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}
    left = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
            (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length, document.cookie]"""
    )
    assert left == [0, 0, 0, 0, 0, ""]
    assert errors == []


def test_a_double_click_sends_one_request(page, site, engine):
    """Where scripts run, the second click does not even reach us."""
    page.goto(site + TINY)
    walk(page, ANSWERS)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("button[value=send]").first.dblclick()
    page.locator("code").wait_for()
    assert len(sent) == 1
    assert engine.store.count("demo", "tiny") == 1


def test_a_page_without_its_scripts_still_works(page, site, engine):
    """Scripts that never arrive, as on a bad connection, cost nothing but the second rounds."""
    page.route("**/*.js", lambda route: route.abort())
    page.goto(site + TINY)
    titles = walk(page, ANSWERS)
    assert titles.count("Su mascota") == 2
    press(page, "send")
    assert engine.store.count("demo", "tiny") == 1


def test_the_policy_blocks_what_is_slipped_in(page, site):
    """A script in the page, in an attribute or from elsewhere does not run, and a form cannot be sent elsewhere."""
    errors, asked, blocked = [], [], []
    page.on("console", lambda message: errors.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "requestfailed", lambda request: blocked.append(request.url) if request.failure == "csp" else None
    )
    slipped = (
        "<script>window.slipped = 1</script><img src=/static/x onerror='window.slipped = 2'>"
        "<script src='https://otro.example/x.js'></script><iframe src='https://otro.example/'></iframe>"
        "<link rel=stylesheet href='https://otro.example/x.css'><style>h1 { display: none }</style>"
        "<form id=away action='https://otro.example/take' method=post><button id=go>x</button></form></main>"
    )

    def tamper(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", slipped))

    page.route("**" + TINY, tamper)
    page.goto(site + TINY)
    page.evaluate("document.getElementById('go').click()")
    page.wait_for_timeout(100)
    assert page.evaluate("window.slipped") is None
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.url == site + TINY
    assert {url for url in asked if "otro.example" in url} <= set(blocked)
    assert len([said for said in errors if "Content Security Policy" in said]) >= 5
