"""Real answers go out when two persons signed what they saw, and nothing else than that goes out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from diversa.accounts.people import Person
from diversa.cli import execute, releasing
from diversa.disclosure.audit import Audit, Finding, Measures
from diversa.engine import Diversa
from diversa.indicators import quality_card
from diversa.indicators.bursts import Burst
from diversa.indicators.metrics_answers import FIVE_STARS, STARS
from diversa.jobs.jobs import JobError, Jobs
from diversa.jobs.worker import do_waiting
from diversa.releases import approving, build, ledger
from diversa.releases.approving import Approval, State
from diversa.releases.build import build_release
from diversa.releases.ledger import Release, ReleaseError
from diversa.releases.reviewing import review_of
from diversa.releases.verifying import Outcome, verify
from diversa.releases.withdrawing import withdraw
from diversa.texts import Text
from tests.noise.building import answer, contents, installation
from tests.signing import (
    ADMINISTRATOR,
    ANALYST,
    MANAGER,
    NAMES,
    NOW,
    REVIEWER,
    engine,
    enrol_all,
    opened,
    previewed,
    undrawn,
)

__all__ = ["engine", "previewed", "undrawn"]
pytestmark = pytest.mark.usefixtures("undrawn")


def signed(engine: Diversa) -> Approval:
    """Let two persons sign the preview."""
    proposed = approving.propose(engine, ANALYST, *NAMES, "Para el informe anual.")
    return approving.approve(engine, REVIEWER, proposed.id)


def publish(engine: Diversa) -> Release:
    """Publish what two persons signed."""
    return build_release(engine, *NAMES, approval=signed(engine))


def state(engine: Diversa, approval: Approval) -> State:
    """Return where a proposal is now."""
    return approving.find(engine, approval.id).state


def nothing_is_out(engine: Diversa) -> bool:
    """Tell whether no release stands in the ledger or in the folder."""
    folders = {path.name for path in (engine.home.releases / "demo" / "noise").iterdir()}
    return engine.store.releases_of(*NAMES) == [] and folders == {"preview"}


def test_two_persons_publish_what_they_saw(engine):
    """The release is the signed preview without its stamp; it says that two persons signed, and never who."""
    seen = contents(review_of(engine, *NAMES).folder)
    made = publish(engine)
    assert made.published
    assert (made.number, made.folder.name) == (1, "1")
    assert made.manifest["approval"] == {
        "persons": 2,
        "digest": json.loads(seen["manifest.json"])["review"]["digest"],
        "burst": False,
    }
    found = contents(made.folder)
    assert b"Vista previa, sin publicar" not in b"".join(found.values())
    shown = {name: content for name, content in seen.items() if name.endswith(".csv")}
    same = {name.replace("-vista-previa", ""): content for name, content in shown.items()}
    assert {name: lines(found[name]) for name in same} == {name: lines(one) for name, one in same.items()}
    whole = b"".join(found.values())
    for person in (ANALYST, REVIEWER):
        for word in (person.email, person.name, f'"{person.id}"', "Para el informe anual"):
            assert word.encode() not in whole
    (kept,) = approving.approvals_of(engine, *NAMES)
    assert kept.state is State.PUBLISHED
    assert verify(engine, made.folder, build.quiet).outcome is Outcome.SAME


def lines(table: bytes) -> list[str]:
    """Return the lines of a table without the note that each has in a preview."""
    return table.decode("utf-8-sig").replace('"Vista previa, sin publicar"', "").splitlines()


def test_nobody_signs_what_she_proposed(engine):
    """Whatever roles somebody has, the second person is another one."""
    proposed = approving.propose(engine, ADMINISTRATOR, *NAMES, "Ya es hora.")
    for decide in (approving.approve, approving.give_back):
        with pytest.raises(ReleaseError, match="otra persona"):
            decide(engine, ADMINISTRATOR, proposed.id, "Está bien.")
    assert state(engine, proposed) is State.PROPOSED


@pytest.mark.parametrize(
    "person", [REVIEWER, MANAGER, replace(ANALYST, active=False), Person("x", "x@example.org", "X", ())]
)
def test_only_who_may_propose_does(engine, person):
    """The engine itself asks for the permission; so does signing, and a switched-off account has none."""
    with pytest.raises(ReleaseError, match="no tiene permiso"):
        approving.propose(engine, person, *NAMES, "Porque sí.")
    proposed = approving.propose(engine, ANALYST, *NAMES, "Porque sí.")
    for other in (replace(ANALYST, id="otra"), replace(REVIEWER, active=False)):
        with pytest.raises(ReleaseError, match="no tiene permiso"):
            approving.approve(engine, other, proposed.id)


def test_a_reason_is_asked_for(engine):
    """Who proposes says why, who returns says what is to be looked at."""
    with pytest.raises(ReleaseError, match="por qué"):
        approving.propose(engine, ANALYST, *NAMES, "  ")
    proposed = approving.propose(engine, ANALYST, *NAMES, "Para el informe.")
    with pytest.raises(ReleaseError, match="qué hay que revisar"):
        approving.give_back(engine, REVIEWER, proposed.id, "")


def more_answers(engine: Diversa) -> None:
    answer(engine, 40, seed=5)


def fewer_answers(engine: Diversa) -> None:
    gone = [bytes(row["id"]) for row in engine.store.responses.select(engine.store.responses.id)][:60]
    for id_ in gone:
        engine.store.withdraw(id_, id_, engine.today())


@pytest.mark.parametrize("change", [more_answers, fewer_answers])
def test_other_numbers_than_the_signed_ones_do_not_go_out(engine, change):
    """Where people answered or withdrew since, nothing is published, nobody has signed, and a new preview is asked for."""
    approval = signed(engine)
    change(engine)
    with pytest.raises(ReleaseError, match="ya no es lo que dos personas firmaron"):
        build_release(engine, *NAMES, approval=approval)
    assert nothing_is_out(engine)
    assert state(engine, approval) is State.STALE
    build_release(engine, *NAMES)
    assert publish(engine).number == 1


def test_visits_and_stars_meanwhile_change_nothing(engine):
    """What is counted of visits and of stars goes on by itself; the release has what was signed."""
    approval = signed(engine)
    engine.store.add_counts({("demo", "noise", "", event, "2026-W47"): 500 for event in (STARS, FIVE_STARS)})
    made = build_release(engine, *NAMES, approval=approval)
    assert made.manifest["approval"]["digest"] == approval.digest
    assert verify(engine, made.folder, build.quiet).outcome is Outcome.SAME


def test_the_preview_stays_while_somebody_decides(engine):
    """It cannot be replaced, nor proposed twice, until it is returned, with a comment, or taken back."""
    for free in (
        lambda one: approving.give_back(engine, REVIEWER, one.id, "Falta mirar el Chocó."),
        lambda one: approving.recall(engine, ANALYST, one.id),
    ):
        proposed = approving.propose(engine, ANALYST, *NAMES, "Para el informe.")
        with pytest.raises(ReleaseError, match="propuesta para publicar"):
            build_release(engine, *NAMES)
        with pytest.raises(ReleaseError, match="sin decidir"):
            approving.propose(engine, ADMINISTRATOR, *NAMES, "Otra vez.")
        free(proposed)
        with pytest.raises(ReleaseError, match="ya está decidida"):
            approving.approve(engine, REVIEWER, proposed.id)
    first, _second = approving.approvals_of(engine, *NAMES)
    assert "Falta mirar el Chocó." in {one.comment for one in approving.approvals_of(engine, *NAMES)}
    with pytest.raises(ReleaseError, match="dos personas distintas"):
        build_release(engine, *NAMES, approval=first)
    assert nothing_is_out(engine)


def test_a_preview_that_somebody_touched_is_not_signed(engine):
    """Its files must be as they were written, when it is proposed and when it is signed."""
    page = review_of(engine, *NAMES).folder / "index.html"
    before = page.read_bytes()
    page.write_bytes(before + b"<p>52 %</p>")
    with pytest.raises(ReleaseError, match="vista previa completa"):
        approving.propose(engine, ANALYST, *NAMES, "Para el informe.")
    page.write_bytes(before)
    proposed = approving.propose(engine, ANALYST, *NAMES, "Para el informe.")
    page.write_bytes(before + b" ")
    with pytest.raises(ReleaseError, match="vista previa completa"):
        approving.approve(engine, REVIEWER, proposed.id)


def test_signatures_cannot_be_made_up(engine):
    """Only what the database holds counts: no made-up approval, no changed one, none of another module, none twice."""
    approval = signed(engine)
    made_up = replace(approval, id="none")
    for wrong in (made_up, replace(approval, digest="0" * 64), replace(approval, decided_by="otra")):
        with pytest.raises(ReleaseError, match=r"no existe|dos personas distintas"):
            build_release(engine, *NAMES, approval=wrong)
    with pytest.raises(ReleaseError, match="otra publicación"):
        build_release(engine, *NAMES, approval=replace(approval, module="other"))
    assert nothing_is_out(engine)
    build_release(engine, *NAMES, approval=approval)
    later = engine.clock() + timedelta(days=8).total_seconds()
    engine.clock = lambda: later
    for used in (approval, approving.find(engine, approval.id), replace(approval, day=engine.today())):
        with pytest.raises(ReleaseError, match=r"salió otra edición|puede salir desde"):
            build_release(engine, *NAMES, approval=used)
    assert len(engine.store.releases_of(*NAMES)) == 1


def test_a_proposal_taken_back_in_the_last_moment_does_not_go_out(engine, monkeypatch):
    """Somebody takes it back while the release is being built: the public never sees it, and the next one has its number."""
    approval, real = signed(engine), build.attack

    def attack(evidence):
        approving.recall(engine, REVIEWER, approval.id)
        return real(evidence)

    with monkeypatch.context() as patch:
        patch.setattr(build, "attack", attack)
        with pytest.raises(ReleaseError, match="alguien retiró la propuesta"):
            build_release(engine, *NAMES, approval=approval)
    assert engine.store.releases_of(*NAMES) == []
    assert state(engine, approval) is State.RECALLED
    build_release(engine, *NAMES)
    assert publish(engine).number == 1


def test_the_next_one_waits_for_its_day(engine):
    """A second release within the week is not even proposed; a week later two persons publish it."""
    first = publish(engine)
    answer(engine, 60, seed=8)
    build_release(engine, *NAMES)
    with pytest.raises(ReleaseError, match="próxima publicación"):
        approving.propose(engine, ANALYST, *NAMES, "Otra vez.")
    later = engine.clock() + timedelta(days=7).total_seconds()
    engine.clock = lambda: later
    build_release(engine, *NAMES)
    second = publish(engine)
    assert (first.number, second.number) == (1, 2)


def burst(monkeypatch: pytest.MonkeyPatch) -> None:
    found = (Burst("2026-W47", "11", 300, 20.0),)
    monkeypatch.setattr(quality_card, "bursts", lambda weeks: found)


def test_a_burst_is_signed_by_both_with_a_reason(engine, monkeypatch):
    """Each of the two writes why so many answers are genuine; without both nothing is published."""
    burst(monkeypatch)
    build_release(engine, *NAMES)
    review = review_of(engine, *NAMES)
    assert "muchas más respuestas" in review.blocked
    assert (review.signable, review.publishable) == (True, True)
    with pytest.raises(ReleaseError, match="por qué son de verdad"):
        approving.propose(engine, ANALYST, *NAMES, "Para el informe.")
    proposed = approving.propose(engine, ANALYST, *NAMES, "Para el informe.", "Hubo un taller.")
    with pytest.raises(ReleaseError, match="por qué son de verdad"):
        approving.approve(engine, REVIEWER, proposed.id)
    approval = approving.approve(engine, REVIEWER, proposed.id, burst="Llamé a la organización.")
    made = build_release(engine, *NAMES, approval=approval)
    assert made.manifest["approval"]["burst"] is True
    assert b"Hubo un taller" not in b"".join(contents(made.folder).values())


def test_what_nobody_can_sign_away_is_not_even_proposed(engine, monkeypatch):
    """A published count that is too small, and whatever the attacker found."""
    with monkeypatch.context() as patch:
        patch.setattr(quality_card, "_blocked", lambda found, sudden: quality_card.UNPROTECTED)
        build_release(engine, *NAMES)
    assert not review_of(engine, *NAMES).publishable
    with pytest.raises(ReleaseError, match="ni con firmas"):
        approving.propose(engine, ANALYST, *NAMES, "Para el informe.", "No importa.")
    finding = Finding(("region",), ("noisy",), (), Text("En la región se deduce cuántas personas son."))
    with monkeypatch.context() as patch:
        patch.setattr(build, "attack", lambda evidence: Audit((finding,), Measures()))
        build_release(engine, *NAMES)
    assert review_of(engine, *NAMES).findings == ("En la región se deduce cuántas personas son.",)
    with pytest.raises(ReleaseError, match="La auditoría"):
        approving.propose(engine, ANALYST, *NAMES, "Para el informe.")


def test_a_demonstration_can_take_both_ways(tmp_path, undrawn):
    """It is published at once from the command line, and with two persons; the one makes the other's proposal stale."""
    engine = installation(tmp_path / "home")
    enrol_all(engine)
    build_release(engine, *NAMES)
    assert publish(engine).manifest["approval"]["persons"] == 2
    answer(engine, 60, seed=4)
    build_release(engine, *NAMES)
    proposed = approving.propose(engine, ANALYST, *NAMES, "De prueba.")
    assert build_release(engine, *NAMES, publish=True).manifest["approval"] is None
    with pytest.raises(ReleaseError, match="ya está decidida"):
        approving.approve(engine, REVIEWER, proposed.id)
    assert state(engine, proposed) is State.STALE
    engine.close()


def test_a_withdrawn_release_leaves_the_shelf_and_stays_in_the_ledger(engine):
    """Its files lie where no web server looks, its number is not used again, and the next release is protected from it."""
    first = publish(engine)
    before = contents(first.folder)
    with pytest.raises(ReleaseError, match="por qué se retira"):
        withdraw(engine, MANAGER.id, *NAMES, 1, " ")
    with pytest.raises(ReleaseError, match="No hay una edición 2"):
        withdraw(engine, MANAGER.id, *NAMES, 2, "Error.")
    gone = withdraw(engine, MANAGER.id, *NAMES, 1, "Una pregunta estaba mal traducida.", "A bad translation.")
    assert not first.folder.exists()
    assert contents(gone.folder) == before
    assert not gone.folder.is_relative_to(engine.home.releases)
    assert (gone.withdrawn.day, gone.withdrawn.notice_en) == (engine.today(), "A bad translation.")
    with pytest.raises(ReleaseError, match="ya está retirada"):
        withdraw(engine, MANAGER.id, *NAMES, 1, "Otra vez.")
    assert ledger.standing(engine.store, engine.home, *NAMES, "noise") == ()
    assert len(ledger.published(engine.store, engine.home, *NAMES, "noise")) == 1
    assert verify(engine, gone.folder, build.quiet).outcome is Outcome.SAME
    answer(engine, 3, seed=6)
    later = engine.clock() + timedelta(days=8).total_seconds()
    engine.clock = lambda: later
    build_release(engine, *NAMES)
    second = publish(engine)
    assert second.number == 2
    page = (second.folder / "indicators" / "noisy.html").read_text()
    assert "cifra del 22 de noviembre de 2026" in page
    assert "/resultados/demo/noise/1/" not in page
    assert second.manifest["compared_with"] == []


def test_a_withdrawal_that_was_cut_short_is_finished(engine):
    """Where the notice was written and the files still lie there, doing it again takes them away."""
    made = publish(engine)
    engine.publishing.withdraw(
        campaign="demo",
        module="noise",
        number=1,
        withdrawn_on=engine.today(),
        notice="Un error.",
        notice_en="",
        who="",
    )
    gone = withdraw(engine, "", *NAMES, 1, "Un error.")
    assert not made.folder.exists()
    assert gone.folder.is_dir()


def test_the_command_line_withdraws_too(engine, monkeypatch, capsys):
    """With a notice, once, and the audit log has it; a module that the campaign never had is a sentence."""
    publish(engine)
    monkeypatch.setattr(releasing, "engine", lambda: engine)
    order = ["release", "withdraw", "demo"]
    assert execute([*order, "noise", "1", "--notice", "Un error."]) == 0
    assert "Se retiró la edición 1." in capsys.readouterr().out
    assert [entry.action for entry in engine.audit_log.newest(1)] == ["release.withdraw"]
    assert execute([*order, "noise", "1", "--notice", "Un error."]) == 1
    assert "ya está retirada" in capsys.readouterr().err
    assert execute([*order, "other", "1", "--notice", "Un error."]) == 1
    assert "no tiene el módulo" in capsys.readouterr().err


def test_two_persons_publish_on_postgresql(tmp_path, undrawn, postgres, monkeypatch):
    """The places that only one may hold are kept there too, and what was signed goes out."""
    monkeypatch.setenv("DIVERSA_DATABASE", postgres)
    engine = installation(tmp_path / "home", demonstration=False)
    enrol_all(engine)
    build_release(engine, *NAMES)
    approval = signed(engine)
    with pytest.raises(ReleaseError, match="sin decidir"):
        approving.propose(engine, ANALYST, *NAMES, "Otra vez.")
    jobs = Jobs(engine)
    asked = jobs.start("publish", *NAMES, REVIEWER.id, approval=approval.id)
    with pytest.raises(JobError):
        jobs.start("preview", *NAMES, ANALYST.id)
    do_waiting(engine)
    assert jobs[asked.id].result == "Se publicó la edición 1."
    withdraw(engine, "", *NAMES, 1, "Un error.")
    assert state(engine, approval) is State.PUBLISHED
    assert ledger.standing(engine.store, engine.home, *NAMES, "noise") == ()
    engine.close()


def test_two_previews_do_not_tell_of_one_person(engine):
    """A preview that only a few answers set apart from the last one is refused; with enough of them it is made."""
    build_release(engine, *NAMES)
    for people, seed in ((1, 7), (28, 8)):
        answer(engine, people, seed=seed)
        with pytest.raises(ReleaseError, match="cambiaron pocas respuestas"):
            build_release(engine, *NAMES)
    answer(engine, 1, seed=9)
    assert build_release(engine, *NAMES).folder.name == "preview"


def test_who_leaves_and_who_comes_do_not_make_up_for_each_other(engine):
    """One withdrawal and one new answer leave as many people as before, and two previews would show both."""
    withdraw_one(engine)
    answer(engine, 1, seed=7)
    with pytest.raises(ReleaseError, match="cambiaron pocas respuestas"):
        build_release(engine, *NAMES)


def test_a_withdrawal_stops_a_publication_for_days_and_not_for_ever(engine):
    """In a closed campaign too; when two releases could follow each other, so may two previews."""
    engine.campaigns.close("demo", engine.clock())
    withdraw_one(engine)
    with pytest.raises(ReleaseError, match="cambiaron pocas respuestas"):
        build_release(engine, *NAMES)
    later = opened(engine.home.path, NOW + 7 * 86_400)
    assert build_release(later, *NAMES).folder.name == "preview"
    later.close()


def test_no_preview_goes_back_in_time(engine):
    """As of an earlier day than the last one it would show who answered in between."""
    with pytest.raises(ReleaseError, match="día anterior"):
        build_release(engine, *NAMES, as_of=engine.today() - timedelta(1))


def test_signatures_do_not_outlive_the_accounts(engine):
    """Where who proposed or who signed is switched off, or may no longer do it, nothing goes out."""
    approval = signed(engine)
    for person, change in ((ANALYST, {"active": False}), (REVIEWER, {"roles": "facilitator"})):
        engine.people.store.change(person.id, **change)
        with pytest.raises(ReleaseError, match="su cuenta cambió"):
            build_release(engine, *NAMES, approval=approval)
        engine.people.store.change(person.id, active=True, roles=" ".join(person.roles))
    assert build_release(engine, *NAMES, approval=approval).published


def withdraw_one(engine: Diversa) -> None:
    """Let somebody take her answers back."""
    id_ = next(iter(engine.store.documents(*NAMES)))[0][0]
    assert engine.store.withdraw(id_, b"", engine.today())
