"""Sealed texts on the console: handed out as a file, taken back as numbers, and shown in protected counts alone."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from diversa.accounts.roles import Role
from diversa.coding import codes, handing, parcel
from diversa.engine import Diversa
from tests.console.staff import Office, Staff
from tests.texts import THEMES, Clock, installation, listed, rate, read, tell

ALL = "/campanas/demo/textos/"
ONE = f"{ALL}loud/"
STORIES = tuple(f"canario {number}" for number in range(14))


@pytest.fixture
def clock() -> Clock:
    """Return a clock that a test can set."""
    return Clock()


@pytest.fixture
def engine(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Diversa]:
    """Yield an installation with an open campaign of real people, fourteen of whom wrote."""
    for name in ("DIVERSA_DATABASE", "DIVERSA_DATABASE_QUIET"):
        monkeypatch.delenv(name, raising=False)
    found = installation(tmp_path / "texts", clock, demonstration=False)
    tell(found, *STORIES)
    yield found
    found.close()


@pytest.fixture
def analyst(engine: Diversa) -> Staff:
    """Return somebody who may hand out and take back."""
    return Office(engine).sign_in(Role.ANALYST)


def collect(staff: Staff, **fields: Any) -> parcel.Parcel:
    """Download a parcel."""
    answer = staff.must(staff.post(f"{ONE}paquete/", page=ONE, **fields), 200)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    return parcel.loads(answer.data)


def bring(staff: Staff, content: bytes, list_: bytes = b"", module: str = "loud") -> Any:
    """Upload codes, and a list of themes where there is one."""
    files = {"codes": (io.BytesIO(content), "codigos.json"), "themes": (io.BytesIO(list_), "temas.toml")}
    return staff.post(f"{ALL}{module}/codigos/", page=ONE, **files)


def coded(made: parcel.Parcel, *themes: int) -> bytes:
    """Return the codes of a parcel in which every text has the same themes."""
    return codes.dumps(read(made, lambda _entry, _text: themes))


def test_there_and_back(engine: Diversa, analyst: Staff) -> None:
    """A parcel goes out with its day, its codes come back once, and the audit log says who did both, and nothing else."""
    made = collect(analyst, at_most="500")
    assert len(made.entries) == 14
    page = analyst.get(ONE).text
    assert made.id in page
    assert "19 de diciembre de 2026" in page
    answer = analyst.follow(bring(analyst, coded(made, 1, 3), listed()))
    assert "Se recibieron los códigos" in answer.text
    assert "recibido" in answer.text
    again = bring(analyst, coded(made, 1, 3))
    assert (again.status_code, "ya se recibieron" in again.text) == (422, True)
    assert handing.coding_store(engine, "demo", "loud").count_waiting("demo", "loud") == 0
    entries = [(e.who, e.action, e.subject, dict(e.details)) for e in engine.audit_log.newest(100)]
    done = [entry for entry in entries if entry[1].startswith("texts.")]
    who = analyst.person.email
    assert sorted(done) == [
        (who, "texts.hand_out", "demo/loud", {"parcel": made.id}),
        (who, "texts.take_back", "demo/loud", {}),
    ]


def test_numbers_are_rough_and_no_text_is_there(engine: Diversa, analyst: Staff) -> None:
    """Fourteen people are "10 o más"; five are "menos de 10"; below thirty there is no share of anything."""
    (receipt,) = tell(engine, "")
    rate(engine, receipt, "canario amable")
    made = collect(analyst, at_most="10")
    pages = analyst.get(ALL).text + analyst.get(ONE).text
    bring(analyst, coded(made), listed())
    after = analyst.get(ONE).text
    pages += after
    assert "Respuestas y comentarios con textos cifrados: menos de 10." in after
    assert "con textos cifrados: 10 o más." in pages
    words = re.sub(r"<[^>]+>", " ", pages)
    assert not re.search(r"\b(14|15)\b", words)
    assert "canario" not in pages
    assert "muy pocas personas para mostrar cifras" in after
    assert "n. d." in after
    assert not re.search(r"\d\s%", re.sub("100 %", "", re.sub(r"<[^>]+>", " ", after)))


def test_what_was_found_is_shown_in_protected_counts(engine: Diversa, analyst: Staff) -> None:
    """With enough people there are whole percents and a base in tens, for who may read themes."""
    tell(engine, *(f"{'a' if n % 3 else 'b'}" for n in range(90)))
    made = collect(analyst)
    themes = {"a": (1,), "b": (4,), "c": ()}
    chosen = codes.dumps(read(made, lambda _entry, text: themes[text[0]]))
    bring(analyst, chosen, listed())
    page = Office(engine).sign_in(Role.REVIEWER).get(ONE).text
    assert re.search(r"\(100 personas o más\)|\(110 personas o más\)|\(90 personas o más\)", page)
    rows = dict(re.findall(r'<tr><th scope="row">([^<]+)</th><td>([^<]+)</td></tr>', page))
    assert re.fullmatch(r"5\d %|6\d %", rows["Trato irrespetuoso"])
    assert re.fullmatch(r"2\d %|3\d %", rows["Trámites, costos o distancia"])


def test_a_wrong_file_is_said_and_nothing_is_taken(engine: Diversa, analyst: Staff) -> None:
    """Other files, other modules, no file at all, a list that changes a theme: a sentence each, and the parcel stays out."""
    made = collect(analyst)
    good = coded(made, 1)
    data = json.loads(good)
    data["codes"][0]["themes"] = [999]
    for answer, sentence in (
        (bring(analyst, b"x", listed()), "no es un archivo de códigos"),
        (bring(analyst, b""), "Escoja el archivo de códigos"),
        (bring(analyst, json.dumps(data).encode(), listed()), "El tema 999 no está en la lista"),
        (bring(analyst, good), "Agregue el archivo de temas"),
        (bring(analyst, good, listed(), module="quiet"), "Recíbalos allá"),
        (bring(analyst, good, b"version = 1"), "necesita un nombre"),
    ):
        assert (answer.status_code, sentence in answer.text) == (422, True), answer.text
    assert handing.current_list(engine, "demo", "loud") is None
    assert "Se recibieron" in analyst.follow(bring(analyst, good, listed())).text
    worse = listed().replace(b"Burlas", b"Gritos").replace(b"version = 1", b"version = 2")
    answer = analyst.post(f"{ONE}lista/", page=ONE, themes=(io.BytesIO(worse), "temas.toml"))
    assert (answer.status_code, "cambió o falta" in answer.text) == (422, True)


def test_a_list_is_proposed_used_and_downloaded(engine: Diversa, analyst: Staff) -> None:
    """The proposal of the module first; after it was used, what is used."""
    answer = analyst.get(f"{ONE}archivos/temas.toml")
    assert answer.data == listed()
    assert "attachment" in answer.headers["Content-Disposition"]
    sent = analyst.post(f"{ONE}lista/", page=ONE, themes=(io.BytesIO(listed()), "temas.toml"))
    assert "Se usa la versión 1" in analyst.follow(sent).text
    assert handing.current_list(engine, "demo", "loud") == THEMES


def test_a_lost_parcel_is_cancelled(engine: Diversa, analyst: Staff) -> None:
    """Its codes are refused, and its texts are deleted: no second parcel shows whose text is missing; the page says it."""
    made = collect(analyst)
    page = analyst.follow(analyst.post(f"{ONE}paquete/{made.id}/anular/", page=ONE)).text
    assert "anulado" in page
    assert bring(analyst, coded(made, 1), listed()).status_code == 422
    assert "Un texto sale una sola vez." in page
    again = analyst.post(f"{ONE}paquete/", page=ONE)
    assert (again.status_code, "No hay textos nuevos" in again.text) == (422, True)
    assert handing.coding_store(engine, "demo", "loud").count_waiting("demo", "loud") == 0
    for other in ("0" * 16, "otro", "%00"):
        assert analyst.post(f"{ONE}paquete/{other}/anular/", page=ONE).status_code == 404


def test_few_texts_wait(engine: Diversa, analyst: Staff) -> None:
    """A parcel of a single person is refused with its reason; a number that is none counts as the usual one."""
    collect(analyst, at_most="muchos")
    tell(engine, "uno")
    answer = analyst.post(f"{ONE}paquete/", page=ONE, at_most="5")
    assert (answer.status_code, "menos de 10 textos nuevos" in answer.text) == (422, True)


def test_a_parcel_that_is_due_asks_for_attention(engine: Diversa, analyst: Staff, clock: Clock) -> None:
    """From a week before its day on, and only those who may bring codes back."""
    collect(analyst)
    from diversa.console import texts

    def needs(person: Any) -> list[str]:
        with analyst.office.site.console.test_request_context():
            return [need.about for need in texts.attention(engine, person)]

    assert needs(analyst.person) == []
    clock.day += timedelta(23)
    assert needs(engine.people[analyst.person.id]) == ["Demostración"]
    manager = Office(engine).account(Role.MANAGER)
    assert needs(manager) == []


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.MANAGER, Role.FACILITATOR])
def test_others_neither_hand_out_nor_take_back(engine: Diversa, role: Role) -> None:
    """A reviewer reads counts and sees no button; for the others there is no such page."""
    staff = Office(engine).sign_in(role)
    assert staff.get(ONE).status_code == (200 if role is Role.REVIEWER else 404)
    for address in (f"{ONE}paquete/", f"{ONE}codigos/", f"{ONE}lista/", f"{ONE}paquete/{'0' * 16}/anular/"):
        assert staff.post(address, page="/mi-cuenta/").status_code == 404
    assert staff.get(f"{ONE}archivos/temas.toml").status_code == 404
    if role is Role.REVIEWER:
        assert "Descargar un paquete" not in staff.get(ONE).text
    assert list(handing.coding_store(engine, "demo", "loud").parcels.select()) == []


def test_no_form_works_without_its_token(engine: Diversa, analyst: Staff) -> None:
    """What another site sends hands out nothing."""
    answer = analyst.client.post(f"/consola{ONE}paquete/", data={"at_most": "500"})
    assert answer.status_code == 400
    assert list(handing.coding_store(engine, "demo", "loud").parcels.select()) == []


@pytest.mark.parametrize("address", ["/campanas/otra/textos/", "/campanas/otra/textos/loud/", f"{ALL}otro/"])
def test_what_is_not_there_is_not_found(analyst: Staff, address: str) -> None:
    """Another campaign, another module."""
    assert analyst.get(address).status_code == 404
