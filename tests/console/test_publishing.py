"""Publishing on the console: two persons, long work that can be left, a release that is withdrawn, and who sees what."""

from __future__ import annotations

import re

import pytest

from diversa.accounts.roles import Role
from diversa.disclosure.audit import Audit, Finding, Measures
from diversa.engine import Diversa
from diversa.indicators import quality_card
from diversa.indicators.bursts import Burst
from diversa.jobs.jobs import SILENT, Jobs
from diversa.jobs.model import State
from diversa.jobs.worker import do_waiting
from diversa.privacy import sealing
from diversa.releases import approving, build
from diversa.texts import Text
from tests.console.staff import Office, Staff
from tests.console.test_accessibility import enter
from tests.signing import NAMES, engine, previewed, undrawn
from tests.web.conftest import serving
from tests.web.test_accessibility import Look

__all__ = ["engine", "previewed", "undrawn"]
PAGE = "/campanas/demo/publicar/noise/"
RESULTS = "/resultados/demo/noise/"


@pytest.fixture
def office(engine: Diversa) -> Office:
    """Return the office of a real campaign whose preview is made."""
    return Office(engine)


def post(staff: Staff, step: str, **fields: str):
    """Send one of the forms of the module's page."""
    return staff.post(f"{PAGE}{step}", page=PAGE, **fields)


def read(staff: Staff, path: str):
    """Ask for a file of the preview."""
    return staff.client.get(f"/consola{PAGE}vista-previa/{path}", buffered=True)


def proposal(engine: Diversa) -> str:
    """Return the id of the proposal that waits."""
    found = approving.pending(engine, *NAMES)
    assert found is not None
    return found.id


def actions(engine: Diversa) -> list[str]:
    """Return what the audit log says was done with releases, oldest first."""
    entries = engine.audit_log.newest(100)
    return [entry.action for entry in reversed(entries) if entry.action.startswith("release.")]


def test_two_persons_publish(office, engine):
    """An analyst makes the preview and proposes it, a reviewer signs it, and the public reads it."""
    analyst, reviewer = office.sign_in(Role.ANALYST), office.sign_in(Role.REVIEWER)
    assert post(analyst, "previsualizar/", day="2026-11-22").status_code == 303
    do_waiting(engine)
    page = analyst.get(PAGE).text
    assert "La vista previa está lista." in page
    assert "Atacamos los resultados" in page
    assert "Etiqueta:" in page
    assert re.search(r"Cifras que no se muestran: \d+", page)
    preview = read(analyst, "index.html")
    assert "Vista previa, sin publicar" in preview.text
    assert post(analyst, "proponer/", reason="Para el informe anual.").status_code == 303
    assert "Firmar y publicar" not in analyst.get(PAGE).text
    page = reviewer.get(PAGE).text
    assert "Para el informe anual." in page
    assert "Firmar y publicar" in page
    assert analyst.client.get(RESULTS).status_code == 404
    assert post(reviewer, f"firmar/{proposal(engine)}/").status_code == 303
    do_waiting(engine)
    page = reviewer.get(PAGE).text
    assert "Se publicó la edición 1." in page
    assert f"Propuso {analyst.person.name} y firmó {reviewer.person.name}." in page
    public = analyst.client.get(f"{RESULTS}1/", buffered=True)
    assert public.status_code == 200
    assert "Vista previa, sin publicar" not in public.text
    for staff in (analyst, reviewer):
        assert staff.person.email not in public.text
    assert actions(engine) == ["release.preview", "release.propose", "release.approve", "release.published"]
    assert "informe anual" not in str(engine.audit_log.newest(100))


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        (Role.ANALYST, ["firmar/{id}/", "devolver/{id}/", "publicar/{id}/", "retirar/1/"]),
        (Role.REVIEWER, ["previsualizar/", "proponer/"]),
        (Role.FACILITATOR, ["previsualizar/", "firmar/{id}/", "verificar/1/", "desistir/{id}/", ""]),
    ],
)
def test_each_role_does_its_own_part(office, engine, role, steps):
    """What somebody may not do answers as if it did not exist, and nothing changes."""
    first = office.sign_in(Role.ANALYST)
    post(first, "proponer/", reason="Para el informe.")
    id_ = proposal(engine)
    staff = office.sign_in(role)
    for step in steps:
        address = f"{PAGE}{step.format(id=id_)}"
        answer = (
            staff.post(address, page="/mi-cuenta/", comment="No.", notice="No.") if step else staff.get(PAGE)
        )
        assert answer.status_code == 404, step
    assert proposal(engine) == id_
    assert Jobs(engine).newest() == ()


def test_who_proposed_cannot_sign_by_address(office, engine):
    """An administrator may do both, but not with one proposal: the form is not there, and the address refuses."""
    staff = office.sign_in(Role.ADMINISTRATOR)
    post(staff, "proponer/", reason="Ya es hora.")
    assert "debe firmarla otra persona" in staff.get(PAGE).text
    answer = post(staff, f"firmar/{proposal(engine)}/")
    assert answer.status_code == 422
    assert "Quien propone no puede firmar" in answer.text
    assert Jobs(engine).newest() == ()


def test_a_role_taken_away_counts_at_once(office, engine):
    """Whoever is no longer a reviewer cannot sign what she was about to."""
    analyst, reviewer = office.sign_in(Role.ANALYST), office.sign_in(Role.REVIEWER)
    office.account(Role.ADMINISTRATOR)  # somebody has to be left who runs the place
    post(analyst, "proponer/", reason="Para el informe.")
    engine.people.change(reviewer.person.id, name="R", roles=(Role.ANALYST,), organisation="", active=True)
    assert post(reviewer, f"firmar/{proposal(engine)}/").status_code == 404
    assert approving.pending(engine, *NAMES).state is approving.State.PROPOSED


def test_a_proposal_goes_back_with_a_comment(office, engine):
    """The comment is asked for, kept where the analyst reads it, and the preview can be made again."""
    analyst, reviewer = office.sign_in(Role.ANALYST), office.sign_in(Role.REVIEWER)
    empty = post(analyst, "proponer/", reason=" ")
    assert empty.status_code == 422
    assert 'role="alert"' in empty.text
    assert "Escriba por qué propone publicar." in empty.text
    post(analyst, "proponer/", reason="Para el informe.")
    refused = post(analyst, "previsualizar/", day="2026-11-22")
    assert refused.status_code == 422
    assert "no se puede cambiar" in refused.text
    assert post(reviewer, f"devolver/{proposal(engine)}/", comment="Falta mirar el Chocó.").status_code == 303
    assert "Falta mirar el Chocó." in analyst.get(PAGE).text
    assert post(analyst, "previsualizar/", day="2026-11-22").status_code == 303
    for day in ("mañana", "2099-01-01"):
        assert post(analyst, "previsualizar/", day=day).status_code == 422


def test_a_preview_is_for_those_who_are_signed_in(office, engine):
    """Its pages run nothing and are kept by no browser; nobody else gets them, and no address leads out of its folder."""
    staff = office.sign_in(Role.ANALYST)
    page = read(staff, "index.html")
    assert "sandbox allow-same-origin allow-downloads" in page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    links = re.findall(r'href="(?!https?:|#|/|mailto:)([^"]+?)(?:#[^"]*)?"', page.text)
    assert links
    for link in set(links):
        assert read(staff, link).status_code in (200, 308), link
    for path in ("../1/index.html", "..%2f..%2f..%2f..%2fdiversa.db", "/etc/passwd", "nada.html"):
        assert read(staff, path).status_code in (308, 404), path
    staff.sign_out()
    assert read(staff, "index.html").status_code == 303


def test_live_work_brings_the_page_again_until_somebody_stops_it(office, engine):
    """A page shows how far the work is and comes again; one link stops that, and what is over does not come again."""
    staff = office.sign_in(Role.ANALYST)
    post(staff, "previsualizar/", day="2026-11-22")
    (job,) = Jobs(engine).newest()
    for address in (PAGE, f"/trabajos/{job.id}/"):
        page = staff.get(address)
        assert page.headers["Refresh"] == "5"
        assert 'role="status"' in page.text
        assert "en espera" in page.text
        assert "Ningún programa está haciendo los trabajos" in page.text
        still = staff.get(f"{address}?quieta=1")
        assert "Refresh" not in still.headers
        assert "Actualizar la página sola" in still.text
    Jobs(engine).begin(job.id)
    Jobs(engine).tell(job.id, "Haciendo el PDF (es)", 0.614)
    page = staff.get(PAGE)
    assert "Haciendo el PDF (es)" in page.text
    assert '<progress value="61" max="100"' in page.text
    assert "61 %" in page.text
    Jobs(engine).end(job.id, State.DONE, "La vista previa está lista.")
    assert "Refresh" not in staff.get(PAGE).headers
    assert f"/trabajos/{job.id}/" in staff.get("/trabajos/").text


def test_interrupted_work_is_begun_again_by_whoever_may(office, engine):
    """The page says so and offers it; a reviewer, who may make no preview, is not offered it and cannot."""
    staff, reviewer = office.sign_in(Role.ANALYST), office.sign_in(Role.REVIEWER)
    post(staff, "previsualizar/", day="2026-11-22")
    (job,) = Jobs(engine).newest()
    Jobs(engine).begin(job.id)
    Jobs(engine).store.change(job.id, ["running"], beat=int(engine.clock()) - SILENT - 1)
    page = staff.get(f"/trabajos/{job.id}/").text
    assert "se interrumpió" in page
    assert "Empezar otra vez" in page
    assert "Empezar otra vez" not in reviewer.get(f"/trabajos/{job.id}/").text
    assert reviewer.post(f"/trabajos/{job.id}/repetir/", page="/mi-cuenta/").status_code == 404
    again = staff.post(f"/trabajos/{job.id}/repetir/", page=f"/trabajos/{job.id}/")
    assert again.status_code == 303
    newest = next(one for one in Jobs(engine).newest() if one.live)
    assert again.headers["Location"].endswith(f"/trabajos/{newest.id}/")
    assert staff.post(f"/trabajos/{newest.id}/quitar/", page=f"/trabajos/{newest.id}/").status_code == 303
    assert Jobs(engine)[newest.id].state is State.INTERRUPTED


def test_what_belongs_to_another_campaign_is_not_found(office, engine):
    """A proposal's id under the address of another campaign leads nowhere, and so does a release's number."""
    public = sealing.generate_keypair()[1]
    engine.campaigns.create("otra", "Otra campaña", public, demonstration=False, today=engine.today())
    engine.campaigns.enable("otra", "noise")
    analyst, reviewer = office.sign_in(Role.ANALYST), office.sign_in(Role.REVIEWER)
    post(analyst, "proponer/", reason="Para el informe.")
    id_, other = proposal(engine), "/campanas/otra/publicar/noise/"
    for step in (
        f"firmar/{id_}/",
        f"devolver/{id_}/",
        f"desistir/{id_}/",
        f"publicar/{id_}/",
        "verificar/1/",
    ):
        assert reviewer.post(f"{other}{step}", page=other, comment="No.").status_code == 404, step
    assert reviewer.get(f"{other}retirar/1/").status_code == 404
    assert reviewer.get(f"{other}vista-previa/index.html").status_code == 404
    assert proposal(engine) == id_


def test_what_was_signed_and_changed_since_does_not_go_out(office, engine):
    """Answers that came after the preview make the work fail with a sentence, and the signatures no longer count."""
    from tests.noise.building import answer

    analyst, reviewer = office.sign_in(Role.ANALYST), office.sign_in(Role.REVIEWER)
    post(analyst, "proponer/", reason="Para el informe.")
    id_ = proposal(engine)
    answer(engine, 40, seed=5)
    post(reviewer, f"firmar/{id_}/")
    do_waiting(engine)
    page = reviewer.get(PAGE).text
    assert "ya no es lo que dos personas firmaron" in page
    assert "ya no vale" in page
    assert reviewer.client.get(RESULTS).status_code == 404


def test_a_burst_is_signed_on_the_screen_by_both(office, engine, monkeypatch):
    """Both are asked why so many answers are genuine, and the second reads what the first wrote."""
    found = (Burst("2026-W47", "11", 300, 20.0),)
    monkeypatch.setattr(quality_card, "bursts", lambda weeks: found)
    analyst, reviewer = office.sign_in(Role.ANALYST), office.sign_in(Role.REVIEWER)
    post(analyst, "previsualizar/", day="2026-11-22")
    do_waiting(engine)
    assert "muchas más respuestas que de costumbre" in analyst.get(PAGE).text
    refused = post(analyst, "proponer/", reason="Para el informe.")
    assert refused.status_code == 422
    assert "Para el informe." in refused.text
    post(analyst, "proponer/", reason="Para el informe.", burst="Hubo un taller.")
    assert "Hubo un taller." in reviewer.get(PAGE).text
    assert post(reviewer, f"firmar/{proposal(engine)}/").status_code == 422
    assert post(reviewer, f"firmar/{proposal(engine)}/", burst="Llamé.").status_code == 303
    do_waiting(engine)
    assert "Se publicó la edición 1." in reviewer.get(PAGE).text


def test_what_the_attacker_found_is_read_and_cannot_be_proposed(office, engine, monkeypatch):
    """The page says in words what could be worked out; there is no form to propose it, and the address refuses."""
    words = "En la región se deduce cuántas personas son."
    finding = Finding(("region",), ("noisy",), (), Text(words))
    monkeypatch.setattr(build, "attack", lambda evidence: Audit((finding,), Measures()))
    analyst = office.sign_in(Role.ANALYST)
    post(analyst, "previsualizar/", day="2026-11-22")
    do_waiting(engine)
    page = analyst.get(PAGE).text
    assert words in page
    assert "Proponer para publicar" not in page
    answer = post(analyst, "proponer/", reason="Para el informe.")
    assert answer.status_code == 422
    assert "así no se puede publicar" in answer.text


def test_a_release_is_withdrawn_with_a_notice(office, engine):
    """The notice is asked for; then the public reads it where the release was, and the ledger keeps the edition."""
    analyst, reviewer = office.sign_in(Role.ANALYST), office.sign_in(Role.REVIEWER)
    post(analyst, "proponer/", reason="Para el informe.")
    post(reviewer, f"firmar/{proposal(engine)}/")
    do_waiting(engine)
    form = f"{PAGE}retirar/1/"
    assert reviewer.post(form, notice=" ").status_code == 422
    assert reviewer.client.get(f"{RESULTS}1/", buffered=True).status_code == 200
    assert reviewer.post(form, notice="Una pregunta estaba mal traducida.").status_code == 303
    gone = reviewer.client.get(f"{RESULTS}1/")
    assert gone.status_code == 410
    assert "Una pregunta estaba mal traducida." in gone.text
    page = reviewer.get(PAGE).text
    assert "Se retiró el 22 de noviembre de 2026." in page
    assert reviewer.get(form).status_code == 404
    assert post(reviewer, "verificar/1/").status_code == 303
    do_waiting(engine)
    assert "están como se escribieron" in reviewer.get(PAGE).text
    assert actions(engine)[-2:] == ["release.withdraw", "release.verify"]


def test_every_state_of_the_page_can_be_read_by_everybody(browser, office, engine):
    """In a real browser, because axe needs one: the preview, the proposal, running work, the ledger and withdrawing."""
    look, staff = Look("light"), office.sign_in(Role.ADMINISTRATOR)
    analyst = office.sign_in(Role.ANALYST)
    context = browser.new_context(viewport={"width": 360, "height": 640})
    with serving(office.site) as site:
        page = context.new_page()
        enter(context, staff, site)

        def see(address: str) -> None:
            assert page.goto(f"{site}/consola{address}").status == 200
            look(page)

        see(PAGE)
        post(analyst, "proponer/", reason="Para el informe.")
        see(PAGE)
        post(staff, f"firmar/{proposal(engine)}/")
        (job,) = Jobs(engine).newest()
        see(f"/trabajos/{job.id}/?quieta=1")
        do_waiting(engine)
        for address in (PAGE, f"{PAGE}retirar/1/", "/campanas/demo/publicar/", "/trabajos/"):
            see(address)
        assert page.goto(f"{site}/consola{PAGE}").status == 200
        page.get_by_text("Detalles y huellas").click()
        look(page)
    context.close()
    assert look.wrong == []
