"""Who may do what: each screen says what it needs, and nobody else finds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.accounts.roles import MAY, Permission, Role, permissions_of
from diversa.console.routes import screens
from tests.console.staff import Office

PLAIN = [screen for screen in screens() if "GET" in screen.methods and "<" not in screen.rule]
NAMED = [screen for screen in screens() if "<" in screen.rule]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_finds_its_own_screens_and_no_others(office: Office, role: Role):
    """A screen that a role may not use answers as if it did not exist; the others answer."""
    staff = office.sign_in(role)
    for screen in PLAIN:
        allowed = screen.needs is None or screen.needs in MAY[role]
        answer = staff.get(screen.rule)
        assert (answer.status_code != 404) is allowed, f"{role} at {screen.rule}: {answer.status_code}"


def test_no_screen_is_open_to_the_street(office: Office):
    """Who is not signed in is led to the door, whatever the address."""
    from werkzeug.test import Client

    street = Client(office.site)
    for screen in screens():
        address = screen.rule.replace("<path:", "<")
        while "<" in address:
            address = address[: address.index("<")] + "demo" + address[address.index(">") + 1 :]
        answer = street.open(f"/consola{address}", method="GET" if "GET" in screen.methods else "POST")
        assert answer.status_code in (303, 400, 404), f"{address}: {answer.status_code}"
        if answer.status_code == 303:
            assert "/consola/entrar/" in answer.headers["Location"]


def test_what_does_not_exist_is_not_found(office: Office):
    """An id in an address that belongs to nobody gives 404, to those who may see most too."""
    staff = office.sign_in(Role.ADMINISTRATOR, Role.REVIEWER, Role.FACILITATOR)
    for screen in NAMED:
        if "GET" not in screen.methods:
            continue
        address = screen.rule
        while "<" in address:
            kind = address[address.index("<") + 1 : address.index(">")]
            made = "987654" if kind.startswith("int:") else "no-existe"
            address = address[: address.index("<")] + made + address[address.index(">") + 1 :]
        assert staff.get(address).status_code == 404, address


@given(st.sets(st.sampled_from(list(Role))))
def test_roles_only_add(roles: set[Role]):
    """Whoever has more roles may do at least what each of them may."""
    for role in roles:
        assert permissions_of(roles) >= MAY[role]


def test_what_people_wrote_is_read_by_reviewers_alone():
    """No other role reads the threads of receipts, the administrator neither."""
    assert [role for role in Role if Permission.READ_THREADS in MAY[role]] == [Role.REVIEWER]


def test_everything_may_be_done_by_somebody():
    """There is no permission that no role has."""
    assert permissions_of(Role) == frozenset(Permission)


def test_no_screen_shows_the_name_of_a_value(office: Office):
    """What a sentence leaves open is filled in on every screen, also in the notices that the next page shows."""
    staff = office.sign_in(Role.ADMINISTRATOR, Role.REVIEWER, Role.FACILITATOR)
    page = "/campanas/demo/modulos/"
    title = office.engine.registry.questionnaires["tiny"].title
    for act, said in (("apagar", "ya no se pregunta"), ("prender", "se pregunta otra vez")):
        sent = staff.post(f"{page}tiny/{act}/", page=page, seen=office.engine.campaigns["demo"].revision)
        assert f"«{title}» {said}" in staff.follow(sent).text
    for screen in screens():
        address = screen.rule.replace("<campaign>", "demo").replace("<module>", "tiny")
        if "GET" in screen.methods and "<" not in address and "." not in address.rsplit("/", 1)[-1]:
            text = staff.get(address).text
            assert "{" not in text.partition("<main")[2], address
