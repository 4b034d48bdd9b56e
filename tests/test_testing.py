"""What the author of a module needs in tests: filling in speaks the language of people, by the real doors."""

from __future__ import annotations

from pathlib import Path

import pytest

from diversa import pipeline
from diversa.campaigns.campaigns import CampaignError
from diversa.pipeline import Access
from diversa.privacy.receipts import display
from diversa.questionnaire.answers import Missing
from diversa.testing import Rejected, Survey
from diversa.testing.browsing import NotOnPage
from tests.broken import sound


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    """Return a survey in a folder of this test's own."""
    return Survey(tmp_path)


# --- without pages ---------------------------------------------------------------------------------------------------


def test_what_is_given_is_stored_and_the_rest_is_blank(survey: Survey) -> None:
    """A stored answer can be read back as it lies on the disk: coarsened, with states, derived variables, texts."""
    filling = survey.open("discrimination").answer(
        age_years=33, ethnicity=Missing.REFUSED, municipality="05001"
    )
    stored = (
        filling.answer(disc_grounds_5y={3: 1}, disc_grounds_12m=(3,), inc_story="Fue en la tienda.")
        .send()
        .response
    )
    assert (stored.values["age_years"], stored.values["region"]) == (30, "central")
    assert stored.values["disc_grounds_12m"] == [3]
    assert (stored.missing["ethnicity"], stored.missing["stratum"]) == (Missing.REFUSED, Missing.BLANK)
    assert "indigenous_people" not in stored.values.keys() | stored.missing.keys()
    assert stored.sealed == {"inc_story": "Fue en la tienda."}


def test_what_is_required_is_answered_so_that_the_questionnaire_goes_on(survey: Survey) -> None:
    """Consents and the age need not be written in every test; who gives them wins."""
    assert survey.open("discrimination").screen == ""
    assert survey.open("discrimination").send().response.values["consent_sensitive"] == 1
    minor = survey.open("discrimination").answer(age_years=17)
    assert (minor.screen, minor.shown) == ("end_minor", ("age_years",))
    with pytest.raises(pipeline.Ended, match="end_minor"):
        minor.send()


def test_an_answer_makes_a_new_sheet(survey: Survey) -> None:
    """Two tests can go on from one sheet without disturbing each other."""
    start = survey.open("discrimination").answer(ethnicity=1)
    assert "indigenous_people" in start.shown
    assert "indigenous_people" not in start.answer(ethnicity=6).shown
    assert "indigenous_people" in start.shown


def test_a_rejection_lists_every_problem(survey: Survey) -> None:
    """All problems come at once, in the order of the questions, with their sentences."""
    filling = survey.open("discrimination").answer(age_years=300, stratum=9)
    with pytest.raises(Rejected, match=r"age_years: Escriba su edad.*\nstratum: Elija una") as caught:
        filling.send()
    assert isinstance(caught.value, pipeline.Rejected)
    assert [p.where for p in caught.value.problems][:2] == ["age_years", "stratum"]


def test_odd_answers_are_confirmed_and_kept_as_a_flag_or_refused(survey: Survey) -> None:
    """A person who is asked once says that it is right; with `confirm=False` nobody was asked yet."""
    odd = survey.open("discrimination").answer(stratum=6, area_type=3)
    assert "rural_stratum" in [p.check for p in odd.problems]
    assert "rural_stratum" in odd.send().response.about["flags"]
    with pytest.raises(Rejected, match="estrato 5 o 6"):
        odd.send(confirm=False)


def test_how_the_answers_came_is_stored_beside_them(survey: Survey) -> None:
    """Access, and a band of duration, as the real doors write them."""
    about = survey.open("discrimination").send(access=Access.PAPER, seconds=200).response.about
    assert (about["access"], about["duration"]) == ("paper", "2-5")


def test_two_people_are_two_responses_and_each_has_a_receipt(survey: Survey) -> None:
    """Sending the same sheet twice is two people; a receipt is written as people read it."""
    filling = survey.open("discrimination")
    one, two = filling.send(), filling.send()
    assert one.id != two.id
    assert str(one) == display(one.receipt)
    assert survey.engine.store.count("prueba", "discrimination") == 2


def test_a_withdrawn_response_is_gone(survey: Survey) -> None:
    """What is no longer stored cannot be read."""
    sent = survey.open("discrimination").send()
    survey.engine.store.withdraw(sent.id, bytes(16), survey.engine.today())
    with pytest.raises(KeyError, match="not stored"):
        assert sent.response


def test_a_misspelt_question_is_said_at_once(survey: Survey) -> None:
    """The sentence names the module, the question and the one that was probably meant."""
    with pytest.raises(KeyError, match="discrimination has no question 'stratun'; did you mean 'stratum'"):
        survey.open("discrimination").answer(stratun=1)


def test_a_module_that_is_not_installed(survey: Survey, tmp_path: Path) -> None:
    """An author can try a module before it is a package; another name is an error with a sentence."""
    with pytest.raises(CampaignError, match="No hay ningún módulo «broken» instalado"):
        survey.open("broken")
    mine = Survey(tmp_path / "other", plugins={"broken": sound})
    assert mine.open("broken").answer(age_years=40, noisy=1, sources=[1, 2]).send().response.values == {
        "age_years": 29,
        "consent_main": 1,
        "noisy": 1,
        "sources": [1, 2],
    }


def test_without_a_folder_a_passing_one_is_made_and_removed() -> None:
    """A survey in the shell needs no folder, and leaves none."""
    survey = Survey()
    folder = survey.engine.home.path
    survey.open("discrimination").send()
    assert (folder / "diversa.db").exists()
    survey.engine.store.engine.close()
    del survey
    assert not folder.exists()


# --- by the pages ----------------------------------------------------------------------------------------------------

BEGINNING = {"age_years": 33, "residence_12m": 1, "consent_main": 1, "consent_sensitive": 1}


def test_a_person_walks_the_real_pages(survey: Survey) -> None:
    """Page by page to the receipt, without JavaScript; what was answered is what is stored."""
    page = survey.browse("discrimination").fill(**BEGINNING)
    assert (page.status, page.title) == (200, "Antes de empezar")
    assert page.asked == tuple(BEGINNING)
    page = page.continue_()
    assert page.title == "Dónde vive"
    page = page.fill(
        municipality="05001", area_type=1, disc_grounds_5y={"1": 1, "2": 2}, disc_grounds_12m=[1]
    )
    page = page.finish()
    assert len(page.receipt) == 20
    ((row,),) = survey.engine.store.documents("prueba", "discrimination")
    assert '"municipality":"05001"' in row[2]
    assert '"disc_grounds_12m":[1]' in row[2]


def test_problems_are_read_as_people_read_them(survey: Survey) -> None:
    """The error summary gives question and sentence; "Atrás" and "Cambiar" are buttons by their names."""
    page = survey.browse("discrimination").continue_()
    assert page.problems[0] == "¿Cuántos años cumplidos tiene? Necesitamos esta respuesta para seguir."
    page = page.fill(**BEGINNING).continue_()
    assert page.back().title == "Antes de empezar"
    assert page.fill(area_type=1).continue_().problems  # blanks are asked about once
    assert "estrato" in page.text


def test_a_page_in_another_language(survey: Survey) -> None:
    """The same walk, in English: buttons and ends are found by what they are."""
    page = survey.browse("discrimination", "en")
    assert page.title == "Before you start"
    assert page.fill(**{**BEGINNING, "age_years": 12}).continue_().title == "This survey is for adults"
    assert page.press("Español").title == "Antes de empezar"


def test_what_a_page_does_not_offer_cannot_be_done(survey: Survey) -> None:
    """Another option, another button: the test fails where a person could not do it either."""
    page = survey.browse("discrimination")
    with pytest.raises(NotOnPage, match="'residence_12m' does not offer"):
        page.fill(residence_12m=7).continue_()
    with pytest.raises(NotOnPage, match="no button 'Enviar mis respuestas'"):
        page.send()
    with pytest.raises(NotOnPage, match="Necesitamos esta respuesta"):
        page.finish()


def test_a_hidden_question_takes_no_answer(survey: Survey) -> None:
    """What is on the page but not shown is not sent, until an answer shows it."""
    page = survey.browse("discrimination").fill(**BEGINNING, area_type=1).continue_().continue_().continue_()
    assert page.title == "Sobre usted"
    assert "indigenous_people" not in page.asked
    page = page.fill(ethnicity=1, indigenous_people=199).continue_()
    assert "indigenous_people" in page.asked
