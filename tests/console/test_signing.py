"""Coming in to the console, and being kept out of it."""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import Any

import pytest
from flask_security.recovery_codes import MfRecoveryCodesUtil
from werkzeug.test import Client

from diversa.accounts.people import OPENS_FOR, AccountError
from diversa.accounts.roles import Role
from diversa.console import CONSOLE
from diversa.console.attempts import OF_ONE
from diversa.console.presence import IDLE, LONGEST
from diversa.engine import Diversa
from tests.console.staff import PASSWORD, Office, Staff
from tests.web.conftest import Clock

ADMINISTRATION = "/cuentas/"


def is_in(staff: Staff) -> bool:
    """Tell whether somebody sees the console's pages."""
    return staff.get("/mi-cuenta/").status_code == 200


def test_the_way_in_has_two_keys(office: Office):
    """With the password alone nobody is in; with the code of the phone too, she is."""
    staff = office.sign_in(Role.ADMINISTRATOR)
    staff.sign_out()
    assert not is_in(staff)
    staff.password()
    assert not is_in(staff)
    staff.code()
    assert is_in(staff)


def test_recovery_codes_come_before_anything_else(office: Office):
    """Who has no recovery codes yet is led to them from every page."""
    staff = Staff(office, office.account(Role.ANALYST))
    staff.post(
        f"/invitacion/{office.engine.people.invite(staff.person.id)}/", password=PASSWORD, again=PASSWORD
    )
    staff.password()
    shown = staff.post("/segunda-llave/", setup="authenticator").text
    staff.key = re.search(r'class="secret">([^<]+)<', shown)[1]
    staff.code()
    assert staff.get("/mi-cuenta/").headers["Location"].endswith("/mi-cuenta/recuperacion/")


def test_a_recovery_code_opens_once(office: Office):
    """A recovery code stands in for the phone, one time."""
    staff = office.sign_in(Role.ANALYST)
    page = staff.post("/mi-cuenta/recuperacion/", generate_new_codes="1").text
    code = re.findall(r"<li><code>([^<]+)</code>", page)[0]
    for opens in (True, False):
        staff.sign_out()
        staff.password()
        staff.post("/entrar/recuperacion/", code=code)
        assert is_in(staff) is opens
        staff.client = Client(office.site)
        staff.password()
        staff.code()


def test_a_recovery_code_opens_once_at_the_same_moment(office: Office, monkeypatch: pytest.MonkeyPatch):
    """Of several browsers that send one recovery code at once, one comes in; the other codes stay as they were."""
    staff = office.sign_in(Role.ANALYST)
    page = staff.post("/mi-cuenta/recuperacion/", generate_new_codes="1").text
    code, *others = re.findall(r"<li><code>([^<]+)</code>", page)
    browsers = [Staff(office, staff.person) for _browser in range(3)]
    tokens = []
    for browser in browsers:
        browser.password()
        tokens.append(browser.token("/entrar/recuperacion/"))
    together, looked = threading.Barrier(3, timeout=20), MfRecoveryCodesUtil.check_recovery_code

    def look(self: Any, user: Any, typed: str) -> bool:
        found = looked(self, user, typed)
        together.wait()
        return found

    monkeypatch.setattr(MfRecoveryCodesUtil, "check_recovery_code", look)

    def send(browser: Staff, token: str) -> None:
        fields = {"code": code, "csrf_token": token}
        browser.client.post(f"{CONSOLE}/entrar/recuperacion/", data=fields)
        office.engine.close()

    senders = [threading.Thread(target=send, args=pair) for pair in zip(browsers, tokens, strict=True)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    monkeypatch.undo()
    assert sorted(is_in(browser) for browser in browsers) == [False, False, True]
    last = Staff(office, staff.person)
    last.password()
    last.post("/entrar/recuperacion/", code=others[0])
    assert is_in(last)


def test_a_code_of_the_phone_counts_once(office: Office):
    """Who looked over a shoulder cannot use the code that was just typed."""
    staff = office.sign_in(Role.ANALYST)
    staff.sign_out()
    staff.password()
    code = staff.next_code()
    staff.post("/segunda-llave/codigo/", code=code)
    assert is_in(staff)
    thief = Staff(office, staff.person)
    thief.password()
    again = thief.post("/segunda-llave/codigo/", code=code)
    assert not is_in(thief)
    assert "El código no es ese" in again.text


@pytest.mark.parametrize("email", ["analyst1@example.org", "nadie@example.org"])
def test_a_wrong_password_and_an_unknown_person_are_answered_alike(office: Office, email: str):
    """The page of a refused sign-in does not tell whether there is such an account."""
    staff = office.sign_in(Role.ANALYST)
    staff.sign_out()
    refused = staff.post("/entrar/", email=email, password="otra cosa distinta")
    page = re.sub(r'name="(csrf_token|email)"[^>]*value="[^"]*"|value="[^"]*@example.org"', "", refused.text)
    assert "No pudimos dejarle entrar" in page
    assert page == PAGES.setdefault("refused", page)


PAGES: dict[str, str] = {}


def test_nobody_may_guess_for_long(office: Office):
    """After ten attempts on one account in a quarter of an hour there is a pause, whatever was typed."""
    staff = office.sign_in(Role.ANALYST)
    staff.sign_out()
    answers = [
        staff.post("/entrar/", email=staff.person.email, password=f"intento {n}").status_code
        for n in range(OF_ONE + 2)
    ]
    assert answers[-1] == 429
    assert answers[0] == 200
    refused = staff.post("/entrar/", email=staff.person.email, password=PASSWORD)
    assert refused.status_code == 429


@pytest.mark.parametrize("email", ["{0}@ｅxample.org", "{0}@EXAMPLE.org", "{0}@example。org"])
def test_the_limit_holds_however_an_address_is_written(office: Office, email: str):
    """Every way of writing an address that opens an account counts for it."""
    staff = office.sign_in(Role.ANALYST)
    staff.sign_out()
    written = email.format(staff.person.email.partition("@")[0])
    for number in range(OF_ONE):
        staff.post("/entrar/", email=staff.person.email, password=f"intento {number}")
    assert staff.post("/entrar/", email=written, password=PASSWORD).status_code == 429


def test_the_limit_holds_for_programs(office: Office):
    """What is sent as JSON counts like a form."""
    staff = office.sign_in(Role.ANALYST)
    staff.sign_out()
    headers = {"X-CSRFToken": staff.token("/entrar/")}
    sent = {"email": staff.person.email, "password": "una que no es"}
    statuses = [
        staff.client.post(f"{CONSOLE}/entrar/", json=sent, headers=headers).status_code
        for _time in range(OF_ONE + 1)
    ]
    assert statuses[0] == 400
    assert statuses[-1] == 429


@pytest.mark.parametrize("email", ["ana@ｅxample.org", "ＡＮＡ@example.org", "ana@example。org"])
def test_one_address_has_one_account(office: Office, email: str):
    """No second account is made by writing the address of the first in other letters."""
    made = office.engine.people.create("ana@example.org", "Ana", (Role.ANALYST,))
    with pytest.raises(AccountError):
        office.engine.people.create(email, "Otra", (Role.ANALYST,))
    assert office.engine.people.by_email(email) == made
    with pytest.raises(AccountError):
        office.engine.people.create("ana@exam\u00adple.org", "Otra", (Role.ANALYST,))


@pytest.mark.parametrize("email", ["analyst1@example.org", "nadie@example.org"])
@pytest.mark.parametrize("length", [129, 5_000, 100_000])
def test_a_very_long_password_is_a_wrong_one(office: Office, email: str, length: int):
    """However long a password is, it is answered like any that is wrong, also by the pages of the account."""
    staff = office.sign_in(Role.ANALYST)
    changing = {"new_password": "b" * length, "new_password_confirm": "b" * length}
    page = staff.post("/mi-cuenta/contrasena/", password="a" * length, **changing)
    assert page.status_code == 200
    assert "La contraseña no es esa" in page.text
    page = staff.post("/mi-cuenta/contrasena/", password=PASSWORD, **changing)
    assert "La contraseña es demasiado larga" in page.text
    staff.sign_out()
    refused = staff.post("/entrar/", email=email, password="a" * length)
    assert refused.status_code == 200
    assert "No pudimos dejarle entrar" in refused.text


@pytest.mark.parametrize("password", ["aaaaaaaaaaaaaaaa", "analyst1 y algo más", "corta"])
def test_a_password_is_changed_by_the_rule_of_the_first(office: Office, password: str):
    """What the link refuses, the page of the account refuses, with the same sentence; the old one stays."""
    staff = office.sign_in(Role.ANALYST)
    fields = {"password": PASSWORD, "new_password": password, "new_password_confirm": password}
    refused = staff.post("/mi-cuenta/contrasena/", **fields)
    assert refused.status_code == 200
    expected = "por lo menos 12" if password == "corta" else "se adivina fácil"
    assert expected in refused.text
    staff.sign_out()
    staff.password()


def test_letters_with_accents_open_the_account(office: Office):
    """A password counts the same however the keyboard composes its letters, from the link on."""
    person, password = office.account(Role.ANALYST), "ñandú pequeño del páramo"
    staff = Staff(office, person)
    staff.post(f"/invitacion/{office.engine.people.invite(person.id)}/", password=password, again=password)
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, password)
        sent = staff.post("/entrar/", email=person.email, password=typed)
        assert sent.headers["Location"].endswith("/segunda-llave/")


def actions(office: Office, staff: Staff) -> list[str]:
    """Return what the log says that somebody did, oldest first."""
    entries = office.engine.audit_log.newest(50)[::-1]
    return [entry.action for entry in entries if entry.who == staff.person.email]


def test_a_changed_password_is_in_the_log(office: Office):
    """It is one entry, and no second sign-in; every other browser is out."""
    staff = office.sign_in(Role.ANALYST)
    other = Staff(office, staff.person)
    other.key = staff.key
    other.password()
    other.code()
    before, new = actions(office, staff), "otras cuatro palabras sueltas"
    sent = staff.post("/mi-cuenta/contrasena/", password=PASSWORD, new_password=new, new_password_confirm=new)
    assert sent.status_code in (302, 303)
    assert actions(office, staff)[len(before) :] == ["account.set_password"]
    assert is_in(staff)
    assert not is_in(other)
    assert len(office.engine.people.store.presences_of(staff.person.id)) == 1


def test_refused_sign_ins_are_in_the_log_once_a_minute(office: Office, clock: Clock):
    """Wrong passwords, codes and recovery codes are noted for an account that exists, without flooding the log."""
    staff = office.sign_in(Role.ANALYST)
    staff.sign_out()
    start = len(actions(office, staff))
    for number in range(3):
        staff.post("/entrar/", email=staff.person.email, password=f"intento {number}")
        staff.post("/entrar/", email="nadie@example.org", password=f"intento {number}")
    assert actions(office, staff)[start:] == ["account.refused"]
    staff.password()
    for address in ("/segunda-llave/codigo/", "/entrar/recuperacion/"):
        clock.now += 61
        staff.post(address, page="/segunda-llave/codigo/", code="000000")
        staff.post(address, page="/segunda-llave/codigo/", code="000001")
    assert actions(office, staff)[start:] == ["account.refused"] * 3
    written = office.engine.audit_log.newest(50)
    assert "nadie@example.org" not in {entry.who for entry in written}


def test_who_is_disabled_between_the_two_steps_does_not_come_in(office: Office, clock: Clock):
    """The second step of a disabled account opens nothing, and the log says that it was refused."""
    staff = office.sign_in(Role.ANALYST)
    office.sign_in(Role.ADMINISTRATOR)
    staff.sign_out()
    staff.password()
    start, person = len(actions(office, staff)), staff.person
    office.engine.people.change(
        person.id, name=person.name, roles=person.roles, organisation="", active=False
    )
    staff.post("/segunda-llave/codigo/", page="/segunda-llave/codigo/", code=staff.next_code())
    assert not is_in(staff)
    assert actions(office, staff)[start:] == ["account.refused"]
    clock.now += 61
    staff.client = Client(office.site)
    staff.post("/entrar/", email=person.email, password=PASSWORD)
    assert actions(office, staff)[start:] == ["account.refused"] * 2


def test_codes_of_the_phone_cannot_be_guessed_for_long(office: Office):
    """The second step has the same limit, since it knows whose code it waits for."""
    staff = office.sign_in(Role.ANALYST)
    staff.sign_out()
    staff.password()
    answers = [staff.post("/segunda-llave/codigo/", code=f"{n:06d}").status_code for n in range(OF_ONE + 2)]
    assert answers[-1] == 429


def test_what_others_try_locks_nobody_out(office: Office):
    """Attempts at links and at other accounts count for those; only an address that tries very often is stopped."""
    staff = office.sign_in(Role.ANALYST)
    for number in range(OF_ONE + 2):
        staff.post(f"/invitacion/inventado-{number}/", password=PASSWORD, again=PASSWORD)
        staff.post("/entrar/", email=f"otra{number}@example.org", password="una que no es")
    assert staff.post("/mi-cuenta/contrasena/", password="mala", new_password="x").status_code == 200
    late = office.account(Role.REVIEWER)
    link = f"/invitacion/{office.engine.people.invite(late.id)}/"
    assert Staff(office, late).post(link, password=PASSWORD, again=PASSWORD).status_code == 303


def test_a_session_cannot_be_fixed(office: Office):
    """A cookie that was planted before the sign-in is worth nothing after it."""
    staff = office.sign_in(Role.ANALYST)
    staff.sign_out()
    staff.get("/entrar/")
    planted = staff.client.get_cookie("diversa_consola", path=CONSOLE)
    staff.password()
    staff.code()
    assert is_in(staff)
    thief = Client(office.site)
    thief.set_cookie("diversa_consola", planted.value, path=CONSOLE)
    assert thief.get(f"{CONSOLE}/mi-cuenta/").status_code == 303


def test_a_copied_cookie_dies_with_the_session(office: Office):
    """After leaving, a copy of the cookie opens nothing."""
    staff = office.sign_in(Role.ANALYST)
    copied = staff.client.get_cookie("diversa_consola", path=CONSOLE)
    thief = Client(office.site)
    thief.set_cookie("diversa_consola", copied.value, path=CONSOLE)
    assert thief.get(f"{CONSOLE}/mi-cuenta/").status_code == 200
    staff.sign_out()
    assert thief.get(f"{CONSOLE}/mi-cuenta/").status_code == 303


def test_a_session_can_be_ended_from_another_one(office: Office):
    """Somebody who sees a session that is not hers ends it; the others go on."""
    here = office.sign_in(Role.ANALYST)
    there = Staff(office, here.person)
    there.key = here.key
    there.password()
    there.code()
    assert is_in(there)
    address = re.search(
        r'action="/consola(/mi-cuenta/sesiones/[0-9a-f]+/cerrar/)"', here.get("/mi-cuenta/").text
    )[1]
    assert here.post(address, page="/mi-cuenta/").status_code == 303
    assert is_in(here)
    assert not is_in(there)


def test_nobody_ends_the_session_of_somebody_else(office: Office):
    """The address of another person's session answers as if there were none."""
    mine, other = office.sign_in(Role.ANALYST), office.sign_in(Role.REVIEWER)
    row = office.engine.people.store.presences_of(other.person.id)[0]
    refused = mine.post(f"/mi-cuenta/sesiones/{bytes(row['id']).hex()}/cerrar/", page="/mi-cuenta/")
    assert refused.status_code == 404
    assert is_in(other)


@pytest.mark.parametrize("seconds", [IDLE + 1, LONGEST + 1, -LONGEST - 1])
def test_a_session_ends_by_itself(office: Office, clock: Clock, seconds: int):
    """Half an hour without use ends a session; a clock set back gives nobody a longer one than a new sign-in."""
    staff = office.sign_in(Role.ANALYST)
    clock.now += seconds
    assert is_in(staff) is (seconds < 0)
    if seconds < 0:
        clock.now += 2 * LONGEST + 2
        assert not is_in(staff)


def test_a_used_session_lasts_no_longer_than_half_a_day(office: Office, clock: Clock):
    """Going on working does not keep a session for ever."""
    staff = office.sign_in(Role.ANALYST)
    for _minutes in range(LONGEST // 1200):
        clock.now += 1190
        assert is_in(staff)
    clock.now += 1200
    assert not is_in(staff)


def test_a_disabled_account_is_out_at_once(office: Office):
    """Who is switched off sees nothing from the next page on, and cannot come in again."""
    administrator, staff = office.sign_in(Role.ADMINISTRATOR), office.sign_in(Role.ANALYST)
    sent = administrator.post(f"{ADMINISTRATION}{staff.person.id}/", name="Cuenta", roles="analyst")
    assert sent.status_code == 303
    assert not is_in(staff)
    refused = staff.post("/entrar/", email=staff.person.email, password=PASSWORD)
    assert "No pudimos dejarle entrar" in refused.text


def test_a_role_that_is_taken_away_counts_at_once(office: Office):
    """A session that was open when the role went no longer opens its pages."""
    administrator = office.sign_in(Role.ADMINISTRATOR)
    second = office.sign_in(Role.ADMINISTRATOR)
    assert second.get(ADMINISTRATION).status_code == 200
    administrator.post(f"{ADMINISTRATION}{second.person.id}/", name="Cuenta", roles="analyst", active="y")
    assert second.get(ADMINISTRATION).status_code == 404
    assert is_in(second)


@pytest.mark.parametrize("change", [{"roles": "analyst", "active": "y"}, {"roles": "administrator"}])
def test_the_last_administrator_stays(office: Office, change: dict[str, str]):
    """Nobody can lock the office out of its own console."""
    administrator = office.sign_in(Role.ADMINISTRATOR)
    refused = administrator.post(f"{ADMINISTRATION}{administrator.person.id}/", name="Cuenta", **change)
    assert refused.status_code == 422
    assert "Debe quedar por lo menos una persona activa con administración" in refused.text
    assert office.engine.people[administrator.person.id].roles == (Role.ADMINISTRATOR,)


def test_every_change_needs_the_token_of_its_page(office: Office):
    """A form without the token, or with that of another session, changes nothing."""
    administrator, other = office.sign_in(Role.ADMINISTRATOR), office.sign_in(Role.ADMINISTRATOR)
    address = f"{CONSOLE}{ADMINISTRATION}nueva/"
    form = {"email": "nueva@example.org", "name": "Nueva", "roles": "analyst"}
    assert administrator.client.post(address, data=form).status_code == 400
    foreign = {**form, "csrf_token": other.token("/mi-cuenta/")}
    assert administrator.client.post(address, data=foreign).status_code == 400
    assert office.engine.people.by_email("nueva@example.org") is None
    own = {**form, "csrf_token": administrator.token("/mi-cuenta/")}
    elsewhere = administrator.client.post(address, data=own, headers={"Origin": "https://otro.example"})
    assert elsewhere.status_code == 403
    assert administrator.client.post(address, data=own).status_code == 200
    assert office.engine.people.by_email("nueva@example.org") is not None


def test_a_link_opens_once_and_not_for_ever(office: Office, clock: Clock):
    """A link is worth nothing after it was used, after three days, and after a newer one was made."""
    person, people = office.account(Role.ANALYST), office.engine.people
    staff, early = Staff(office, person), people.invite(person.id)
    late = people.invite(person.id)
    assert staff.get(f"/invitacion/{early}/").status_code == 404
    assert staff.post(f"/invitacion/{late}/", password=PASSWORD, again=PASSWORD).status_code == 303
    assert staff.get(f"/invitacion/{late}/").status_code == 404
    old = people.invite(person.id)
    clock.now += OPENS_FOR + 1
    assert staff.get(f"/invitacion/{old}/").status_code == 404
    assert staff.get("/invitacion/inventado/").status_code == 404


@pytest.mark.parametrize(
    ("password", "again"),
    [
        ("corta", "corta"),
        (PASSWORD, PASSWORD + "!"),
        ("a" * 20, "a" * 20),
        ("analyst1 analyst1", "analyst1 analyst1"),
    ],
)
def test_a_password_that_is_guessed_easily_is_refused(office: Office, password: str, again: str):
    """Short ones, repeated letters and the own address are refused with a sentence; the link stays good."""
    person = office.account(Role.ANALYST)
    secret, staff = office.engine.people.invite(person.id), Staff(office, person)
    refused = staff.post(f"/invitacion/{secret}/", password=password, again=again)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert staff.get(f"/invitacion/{secret}/").status_code == 200


def test_the_first_administrator_comes_in_by_a_link(engine: Diversa):
    """A new installation offers one link; once its person can sign in there is none."""
    office, secret = Office(engine), engine.people.first()
    first = engine.people.invited(secret)
    staff = Staff(office, first)
    address = f"/invitacion/{secret}/"
    for wrong in ({"email": "no", "name": "Primera"}, {"email": "primera@example.org", "name": " "}):
        assert staff.post(address, password=PASSWORD, again=PASSWORD, **wrong).status_code == 422
    sent = staff.post(address, password=PASSWORD, again=PASSWORD, email="Primera@example.org", name="Primera")
    assert sent.status_code == 303
    assert engine.people[first.id].email == "primera@example.org"
    assert engine.people[first.id].roles == (Role.ADMINISTRATOR,)
    assert engine.people.first() is None


def test_who_lost_the_phone_prepares_a_new_key(office: Office):
    """The administration takes the old second factor away; the person is out and makes another one."""
    administrator, staff = office.sign_in(Role.ADMINISTRATOR), office.sign_in(Role.ANALYST)
    page = f"{ADMINISTRATION}{staff.person.id}/"
    assert administrator.post(f"{page}segunda-llave/", page=page).status_code == 303
    assert not is_in(staff)
    answer = staff.password()
    assert answer.headers["Location"].endswith("/segunda-llave/")


def test_citizens_get_no_cookie(office: Office):
    """The console's session never reaches the pages of citizens, nor theirs the console's."""
    staff = office.sign_in(Role.ADMINISTRATOR)
    page = staff.client.get("/")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    cookie = staff.client.get_cookie("diversa_consola", path=CONSOLE)
    assert cookie.path == CONSOLE
    assert cookie.http_only


def test_the_console_is_kept_by_no_browser(office: Office):
    """Every page says that it may not be stored, embedded or sniffed."""
    staff = office.sign_in(Role.ADMINISTRATOR)
    headers = staff.get("/").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert "script-src 'self'" in headers["Content-Security-Policy"]
