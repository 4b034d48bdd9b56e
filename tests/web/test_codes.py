"""Coming in with a code: one box, one use, answers that are never lost, and nothing that joins a code to a response."""

from __future__ import annotations

import logging
import re
import secrets
from urllib.parse import urlencode

import pytest

from diversa.campaigns.access import Policy
from diversa.privacy.receipts import display
from diversa.web.app import create_app
from tests.web import exits
from tests.web.browsing import visit, walk
from tests.web.exits import CAMPAIGN, HUSHED
from tests.web.reading import Reading, Visitor, stored

TINY = "/demo/tiny/"
SHORT = {"consent_main": 1, "age": 40, "pet": 2, "calm": 1}
FORM = "application/x-www-form-urlencoded"
BOX = "Escriba su código"
USED = "ya se usó en esta encuesta"


@pytest.fixture
def codes(engine) -> tuple[str, ...]:
    """Return twelve codes of the campaign, which takes nothing else."""
    engine.doors.set_policy("demo", Policy(link=False, codes=True))
    return engine.doors.make("demo", "Barrio", 12, engine.today())[1]


def enter(visitor: Visitor, code: str) -> Reading:
    """Type a code into the box of the page, and press the button."""
    next(c for c in visitor.page.controls if c.name == "code").value = code
    return visitor.press("enter")


def through(client, code: str) -> Visitor:
    """Come in with a code, and answer up to the last page."""
    visitor = Visitor(client, TINY)
    enter(visitor, code)
    visitor.walk(SHORT)
    return visitor


def test_without_a_code_one_box_asks_for_it(visitor, client, codes):
    """The module's address shows one box and no question, also in English; the open door of programs is shut."""
    visitor = Visitor(client, TINY)
    assert visitor.page.title.startswith(BOX)
    assert [c.name for c in visitor.page.controls if c.kind != "hidden"] == ["code"]
    assert "doce letras y números" in visitor.page.words
    assert visitor.answer.headers["Cache-Control"] == "no-store"
    assert "Type your code" in client.get("/en/demo/discrimination/").get_data(as_text=True)
    answer = client.put(f"/api/v1/campaigns/demo/modules/tiny/responses/{'0c' * 16}", json={"answers": SHORT})
    assert answer.status_code == 403
    assert "código" in answer.json["message"]


def test_a_code_opens_a_module_once(client, engine, codes):
    """Typed with hyphens, in small letters or with O for 0 it opens; used, it opens no more; the other module it still does."""
    visitor = through(client, f" {display(codes[0]).lower().replace('0', 'o')} ")
    assert "<code>" in visitor.press("send").html
    assert stored(engine)[0]["about"]["access"] == "code"
    again = Visitor(client, TINY)
    assert USED in enter(again, codes[0]).words
    assert again.answer.status_code == 422
    other = Visitor(client, "/demo/discrimination/")
    assert enter(other, codes[0]).sheet


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "X" * 12, "ÑÑÑÑ-ÑÑÑÑ-ÑÑÑÑ", "'; DROP TABLE code; --", "A" * 5_000]
)
def test_what_is_no_code_is_said_in_a_sentence(client, codes, typed):
    """Whatever is typed, the page says what to look at, and keeps no more of it than fits the box."""
    visitor = Visitor(client, TINY)
    enter(visitor, typed)
    assert visitor.answer.status_code == 422
    assert visitor.page.title.startswith("Por revisar")
    assert len(visitor.page.value("code")) <= 60


def test_a_code_used_in_the_meantime_loses_no_answer(client, engine, codes):
    """Two people began with one code: the second is told, nothing of hers is stored, and another code sends her answers."""
    first, second = through(client, codes[0]), through(client, codes[0])
    first.press("send")
    page = second.press("send")
    assert second.answer.status_code == 422
    assert "Lo que respondió sigue aquí" in page.words
    assert engine.store.count("demo", "tiny") == 1
    assert USED in enter(second, codes[0]).words
    assert enter(second, codes[1]).title.startswith("Revise sus respuestas")
    assert "40" in second.page.words
    assert "<code>" in second.press("send").html
    assert engine.store.count("demo", "tiny") == 2


def test_sending_the_same_sheet_again_is_the_same_success(client, engine, codes):
    """A connection that breaks after the answers arrived: the same page sent again shows the same receipt."""
    visitor = through(client, codes[0])
    last = visitor.page.entries("send")
    receipts = [re.findall("<code>(.*?)</code>", visitor.send(last).get_data(as_text=True)) for _ in range(2)]
    assert receipts[0] == receipts[1] != []
    assert engine.store.count("demo", "tiny") == 1


def test_a_campaign_that_stops_taking_the_link_loses_no_answer(client, engine):
    """Somebody began with the open link, then codes were asked for: her answers stay on the page that asks for one."""
    visitor = Visitor(client, TINY)
    visitor.walk(SHORT)
    engine.doors.set_policy("demo", Policy(link=False, codes=True))
    codes = engine.doors.make("demo", "Barrio", 12, engine.today())[1]
    assert "La manera de entrar cambió" in visitor.press("send").words
    enter(visitor, codes[0])
    assert "<code>" in visitor.press("send").html
    assert stored(engine)[0]["about"]["access"] == "code"


def test_the_address_of_a_card_lists_what_its_code_opens(client, codes):
    """Typed at the campaign's address for cards, a code leads to each module that it still opens."""
    through(client, codes[0]).press("send")
    page = Reading(client.get("/demo/c/").get_data(as_text=True))
    assert page.title.startswith(BOX)
    answer = client.post("/demo/c/", data={"code": codes[0]})
    assert answer.headers["Cache-Control"] == "no-store"
    html = answer.get_data(as_text=True)
    assert 'action="/demo/discrimination/"' in html
    assert 'action="/demo/tiny/"' not in html
    assert codes[0] not in html
    entry = re.search('name="entry" value="(.*?)"', html)[1]
    begun = client.post("/demo/discrimination/", data={"entry": entry, "action": "enter"})
    assert Reading(begun.get_data(as_text=True)).sheet
    tampered = client.post("/demo/tiny/", data={"entry": entry[:-4] + "AAAA", "action": "enter"})
    assert Reading(tampered.get_data(as_text=True)).title.startswith("Por revisar")


def test_going_on_to_another_module_takes_the_code_along(client, engine, codes):
    """From the receipt the next module opens with the same code, which is not readable in the page."""
    visitor = through(client, codes[0])
    html = visitor.press("send").html
    assert codes[0] not in html
    entry = re.search('name="entry" value="(.*?)"', html)[1]
    answer = client.post(
        "/demo/discrimination/", data=urlencode({"entry": entry, "action": "enter"}), content_type=FORM
    )
    assert Reading(answer.get_data(as_text=True)).sheet


def test_wrong_codes_are_counted_and_good_ones_lift_the_limit(engine, codes):
    """Ten guesses an hour and no more; people with codes behind the same address all finish."""
    client = create_app(engine, SENDS_AN_HOUR=10).test_client(use_cookies=False)
    for code in codes:
        assert through(client, code).press("send").words
    assert engine.store.count("demo", "tiny") == len(codes)
    guesses = [
        client.post(TINY, data={"code": secrets.token_hex(6), "action": "enter"}).status_code
        for _ in range(12)
    ]
    assert guesses == [422] * 10 + [429] * 2


def test_no_code_is_kept_logged_or_put_into_an_address(client, engine, codes, files, caplog, capfd):
    """Neither in clear nor with its groups: in no file, no log, no output, no address that we make."""
    caplog.set_level(logging.DEBUG)
    visitor = through(client, codes[0])
    visitor.press("send")
    assert codes[0] not in "".join(visitor.page.links)
    engine.attendance.flush()
    kept = files()
    told = caplog.text + "".join(capfd.readouterr())
    for code in codes:
        for written in (code, display(code), code.lower(), display(code).lower()):
            assert written.encode() not in kept
            assert written not in told


@pytest.mark.parametrize("scripts", [True, False])
def test_a_card_in_a_browser(browser, site, engine, codes, scripts):
    """The QR address puts the code into the box and out of the address; without scripts it is typed. Then all goes on."""
    with visit(browser, java_script_enabled=scripts) as page:
        page.goto(f"{site}/demo/c/#{display(codes[0])}")
        if scripts:
            assert page.locator("#code").input_value() == display(codes[0])
            assert "#" not in page.url
        else:
            page.locator("#code").fill(display(codes[0]))
        page.locator("button.go").click()
        page.locator("form[action='/demo/tiny/'] button").click()
        walk(page, SHORT)
        page.locator("button[value=send]").first.click()
        assert page.locator("code").inner_text()
    assert engine.store.count("demo", "tiny") == 1


def test_a_code_in_a_sensitive_module(tmp_path, clock):
    """The code goes through the page about the way out; its digest lies in the module's own database and nowhere else."""
    engine = exits.installation(tmp_path / "home", HUSHED, clock)
    engine.doors.set_policy(CAMPAIGN, Policy(link=False, codes=True))
    code = engine.doors.make(CAMPAIGN, "Barrio", 10, engine.today())[1][0]
    digest = engine.doors.digest(CAMPAIGN, "secreto", code)
    main, own = engine.store.engine.db, engine.store_of(CAMPAIGN, "secreto").engine.db
    assert rows(main) == {"tiny"}
    assert rows(own) == {"secreto"}
    client = create_app(engine).test_client(use_cookies=False)
    visitor = Visitor(client, HUSHED.address)
    assert BOX in visitor.page.words
    assert "Antes de la primera pregunta" in enter(visitor, code).words
    assert code not in visitor.page.html
    visitor.press("begin")
    for _page in range(9):
        if any(button.get("value") == "send" for button in visitor.page.buttons):
            break
        visitor.press(answers=HUSHED.answers)
    visitor.press("send")
    assert visitor.answer.status_code == 200
    assert engine.store_of(CAMPAIGN, "secreto").count(CAMPAIGN, "secreto") == 1
    assert not engine.doors.opens(CAMPAIGN, "secreto", code)
    assert engine.doors.opens(CAMPAIGN, "tiny", code)
    for table in main.get_tables():
        assert digest not in [
            bytes(v)
            for row in main.execute_sql(f'SELECT * FROM "{table}"')
            for v in row
            if isinstance(v, bytes)
        ]
    engine.close()


@pytest.fixture
def hushed(tmp_path, clock):
    """Return an installation with a sensitive module beside an ordinary one, which takes codes alone."""
    engine = exits.installation(tmp_path / "hushed", HUSHED, clock)
    engine.doors.set_policy(CAMPAIGN, Policy(link=False, codes=True))
    yield engine
    engine.close()


def hush(client, code: str) -> Visitor:
    """Answer the sensitive module with a code up to the last page, and send."""
    visitor = Visitor(client, HUSHED.address)
    enter(visitor, code)
    visitor.press("begin")
    for _page in range(9):
        if any(button.get("value") == "send" for button in visitor.page.buttons):
            break
        visitor.press(answers=HUSHED.answers)
    visitor.press("send")
    return visitor


def test_the_letters_of_a_card_tell_nobody_whether_she_answered(hushed):
    """Used, unused or made up: each code lists the sensitive module and begins it with the same pages.

    At sending, a used code and a made-up one are refused in the same words, and no answer is lost.
    """
    client = create_app(hushed).test_client(use_cookies=False)
    used, unused, fresh = hushed.doors.make(CAMPAIGN, "Barrio", 10, hushed.today())[1][:3]
    invented = "0123456789AB"
    assert hush(client, used).answer.status_code == 200
    listed, begun = set(), set()
    for code in (used, unused, invented):
        answer = client.post(f"/{CAMPAIGN}/c/", data={"code": code})
        listed.add((answer.status_code, f'action="{HUSHED.address}"' in answer.text))
        visitor = Visitor(client, HUSHED.address)
        page = enter(visitor, code)
        begun.add((visitor.answer.status_code, page.words))
    assert listed == {(200, True)}
    assert len(begun) == 1
    refused = [hush(client, code) for code in (used, invented)]
    assert {visitor.answer.status_code for visitor in refused} == {422}
    assert refused[0].page.words == refused[1].page.words
    assert "Con ese código no se puede enviar" in refused[0].page.words
    enter(refused[0], fresh)
    refused[0].press("send")
    assert refused[0].answer.status_code == 200
    assert hushed.store_of(CAMPAIGN, "secreto").count(CAMPAIGN, "secreto") == 2


def test_guesses_at_sending_are_counted(hushed):
    """What is refused at the end counts for its address, so that codes cannot be tried for ever; good ones do not."""
    client = create_app(hushed, SENDS_AN_HOUR=2).test_client(use_cookies=False)
    codes = hushed.doors.make(CAMPAIGN, "Barrio", 10, hushed.today())[1]
    assert [hush(client, code).answer.status_code for code in codes[:4]] == [200] * 4
    assert [hush(client, "0123456789A" + last).answer.status_code for last in "BCD"] == [422, 422, 429]


def rows(database) -> set[str]:
    """Return the modules of which a database has codes."""
    return {row[0] for row in database.execute_sql("SELECT DISTINCT module FROM code")}
