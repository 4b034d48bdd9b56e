"""The thresholds of the quality labels are the office's to set, in a file of the installation."""

from __future__ import annotations

from pathlib import Path

import pytest

from diversa.cli.errors import explain
from diversa.home import Home
from diversa.indicators.intervals import Estimate, Interval, estimate_proportion
from diversa.indicators.quality import (
    CEPAL_2023,
    QUALITY_FILE,
    THRESHOLDS,
    BadQualityRules,
    Quality,
    label_estimate,
    label_proportion,
    rules_of,
)

ROOT = Path(__file__).parents[1]


def home(folder: Path, content: str) -> Home:
    """Return an installation whose office wrote its own thresholds."""
    made = Home(folder / "home")
    (made.path / QUALITY_FILE).write_text(content, "utf-8")
    return made


def test_without_a_file_the_rules_are_those_of_cepal(tmp_path: Path) -> None:
    """Effective size 60, CV 20 and 30 %, log-CV .175, counts 50 and 30; the bands of the CV are proposals."""
    rules = rules_of(Home(tmp_path / "home"))
    assert rules == CEPAL_2023
    assert [getattr(rules, name) for name in THRESHOLDS] == [60.0, 0.20, 0.30, 0.175, 50.0, 30.0]
    assert rules.proposals() == ("usable_cv", "care_cv")


def test_what_an_office_sets_decides_the_labels(tmp_path: Path) -> None:
    """The others stay as they are, and what it set is no proposal any more."""
    rules = rules_of(home(tmp_path, "usable_cv = 0.07\ncare_cv = 0.14\nminimum_effective_size = 100\n"))
    assert rules.proposals() == ()
    assert rules.usable_count == CEPAL_2023.usable_count
    mean = Estimate(10.0, 1.0, Interval(8, 12), 150)
    assert (label_estimate(mean, 150), label_estimate(mean, 150, rules)) == (
        Quality.INDICATIVE,
        Quality.CARE,
    )
    share = estimate_proportion(60, 90)
    assert (label_proportion(share, 60), label_proportion(share, 60, rules)) == (
        Quality.INDICATIVE,
        Quality.NOT_RELIABLE,
    )


def test_one_threshold_may_be_set_alone(tmp_path: Path) -> None:
    """Of two proposals the other one stays one."""
    rules = rules_of(home(tmp_path, "usable_cv = 0.15\n"))
    assert (rules.usable_cv, rules.care_cv) == (0.15, 0.30)
    assert rules.proposals() == ("care_cv",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("usable_cv = ", "no se puede leer"),
        ("limite = 0.2", "sobra «limite». Puede decir: minimum_effective_size, usable_cv"),
        ('usable_cv = "poco"', "«usable_cv» debe ser un número"),
        ("usable_cv = true", "«usable_cv» debe ser un número"),
        ("usable_cv = nan", "«usable_cv» debe ser un número"),
        ("decided = 1", "sobra «decided»"),
        ("usable_cv = 0.4", "se contradicen"),
        ("care_count = 60", "se contradicen"),
        ("minimum_effective_size = -1", "se contradicen"),
    ],
    ids=["no TOML", "unknown", "text", "truth", "nan", "inner", "bands", "counts", "negative"],
)
def test_a_file_that_is_wrong_is_said_in_a_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    """The sentence names the file and the threshold, and reaches whoever runs the command."""
    with pytest.raises(BadQualityRules, match=sentence) as caught:
        rules_of(home(tmp_path, content))
    assert QUALITY_FILE in explain(caught.value)
    assert sentence[:12] in explain(caught.value)


def test_the_operations_page_names_every_threshold() -> None:
    """What an office may set is documented with its default."""
    text = (ROOT / "docs/operations.md").read_text()
    for name in THRESHOLDS:
        assert f"| `{name}` |" in text
        assert f"| {getattr(CEPAL_2023, name):g} |" in text
