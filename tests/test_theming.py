"""Themes: what stands in for what one lacks, where they come from, and colours that can be told apart."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest
from jinja2 import Environment, TemplateNotFound

from diversa.engine import Diversa
from diversa.home import Home
from diversa.hookspecs import hookimpl
from diversa.registry import Registry
from diversa.releases.build import build_release
from diversa.releases.pages import environment
from diversa.theming import DEFAULT, Theme, Themes
from diversa.web.app import create_app
from tests.noise.building import DAY, contents, installation

BUNDLED = Path(__file__).parent.parent / "themes"


def theme(folder: Path, id_: str, cfg: str = "", **files: str) -> Theme:
    """Write a theme: `files` are templates and static files, by their names with __ for the dot."""
    home = folder / id_
    for name in ("templates", "static"):
        (home / name).mkdir(parents=True, exist_ok=True)
    if cfg:
        (home / "theme.cfg").write_text(cfg, encoding="utf-8")
    for name, text in files.items():
        name = name.replace("__", ".")
        (home / ("templates" if name.endswith(".html") else "static") / name).write_text(text)
    return Theme(id_, home)


def drawn(found: Theme, name: str) -> str:
    """Return what a template of a theme draws."""
    return Environment(loader=found.loader(), autoescape=True).get_template(name).render()


@pytest.fixture
def plain(tmp_path) -> Theme:
    """Return a default theme of three files."""
    return theme(
        tmp_path,
        DEFAULT,
        "[theme]\ntitle = La de siempre\n",
        page__html="<{% block main %}page{% endblock %}>",
        other__html="other",
        look__css="plain",
    )


def test_what_a_theme_lacks_comes_from_the_default_one(plain, tmp_path):
    """Templates and static files alike; what it has is its own; what nobody has is missing."""
    found = Themes([plain, theme(tmp_path, "azul", other__html="azul")])["azul"]
    assert (drawn(found, "page.html"), drawn(found, "other.html")) == ("<page>", "azul")
    assert found.file("look.css").read_text() == "plain"
    with pytest.raises(TemplateNotFound):
        drawn(found, "absent.html")
    with pytest.raises(FileNotFoundError, match=r"absent\.css"):
        found.file("absent.css")


@pytest.mark.parametrize("name", ["../theme.cfg", "../../azul/theme.cfg", "/etc/hostname"])
def test_a_static_file_lies_in_its_folder(plain, tmp_path, name):
    """No name leads out of it, and no link does."""
    own = theme(tmp_path, "azul", "[theme]\ntitle = x\n")
    (own.static / "link.css").symlink_to(own.folder / "theme.cfg")
    found = Themes([plain, own])["azul"]
    for one in (name, "link.css"):
        with pytest.raises(FileNotFoundError):
            found.file(one)


def test_a_template_grows_from_the_one_that_it_hides(plain, tmp_path):
    """It names the theme that it hides, three themes deep."""
    azul = theme(
        tmp_path,
        "azul",
        page__html="{% extends 'comunidad/page.html' %}{% block main %}azul+{{ super() }}{% endblock %}",
    )
    mar = theme(
        tmp_path,
        "mar",
        "[theme]\nbase = azul\n",
        page__html="{% extends 'azul/page.html' %}{% block main %}mar+{{ super() }}{% endblock %}",
    )
    assert drawn(Themes([plain, azul, mar])["mar"], "page.html") == "<mar+azul+page>"


def test_an_installation_lays_a_folder_over_an_installed_theme(plain, tmp_path):
    """The office's own words and files win, the rest stays; a template may grow from the one below of the same theme."""
    azul = theme(
        tmp_path,
        "azul",
        "[theme]\ntitle = Azul\n[settings]\nauthority = Nadie\ncontact = Aquí\n",
        other__html="azul",
        page__html="azul {% block main %}{% endblock %}",
    )
    own = tmp_path / "own"
    theme(
        own,
        "azul",
        "[settings]\nauthority = Oficina\nauthority_en = Office\n",
        page__html="{% extends 'azul/page.html' %}{% block main %}own{% endblock %}",
    )
    found = Themes([plain, azul], own)["azul"]
    assert [found.says("authority"), found.says("authority", "en"), found.says("contact", "en")] == [
        "Oficina",
        "Office",
        "Aquí",
    ]
    assert found.title == "Azul"
    assert (drawn(found, "other.html"), drawn(found, "page.html")) == ("azul", "azul own")


def test_a_theme_that_is_not_here_gives_way_and_it_is_said(plain):
    """The default theme is worn, and one sentence says what lacks, for whom, and what there is."""
    themes = Themes([plain])
    assert themes["ausente"].id == DEFAULT
    assert themes.lacking(DEFAULT, "x") == ""
    said = themes.lacking("ausente", "la campaña «demo»")
    assert all(word in said for word in ("«ausente»", "«demo»", DEFAULT))


def test_what_is_wrong_with_a_theme_is_said_and_stops_nothing(plain, tmp_path):
    """A theme.cfg that cannot be read, a name that does not fit, a theme that grows from itself or from nothing."""
    own = tmp_path / "own"
    theme(own, "roto", "authority = sin sección\n", other__html="roto")
    theme(own, "Mi Tema")
    for name, base in (("a", "b"), ("b", "a"), ("c", "nada")):
        theme(own, name, f"[theme]\nbase = {base}\n")
    themes = Themes([plain], own)
    for word in ("roto", "Mi Tema", "«a»", "«b»", "«nada»"):
        assert any(word in sentence for sentence in themes.sentences), word
    assert drawn(themes["roto"], "other.html") == "roto"
    for name in "abc":
        assert drawn(themes[name], "page.html") == "<page>"
    assert Themes([plain]).sentences == ()


def test_a_template_that_is_no_template_gives_way(plain, tmp_path):
    """A slip of the pen in an office's own template stops no page: the one below is drawn, and the slip is told."""
    own = tmp_path / "own"
    theme(own, "azul", other__html="{% if %}", page__html="{% include 'other.html' %} azul")
    themes = Themes([plain], own)
    assert drawn(themes["azul"], "other.html") == "other"
    assert drawn(themes["azul"], "page.html") == "other azul"
    (said,) = themes.sentences
    assert "azul/templates/other.html" in said


def test_a_file_for_releases_that_is_not_there_is_told(plain, tmp_path):
    """It stays away from releases, as does one that lies elsewhere; both are told."""
    own = tmp_path / "own"
    theme(own, "azul", "[theme]\nrelease = look.css ausente.css ../theme.cfg\n")
    themes = Themes([plain], own)
    assert themes["azul"].release_files == ("look.css",)
    assert [
        name for name in ("ausente.css", "../theme.cfg") if f"«{name}»" in " ".join(themes.sentences)
    ] == [
        "ausente.css",
        "../theme.cfg",
    ]


def test_the_bundled_themes_are_whole():
    """Both are there, have a title and a sentence, and nothing is wrong with them."""
    themes = bundled()
    assert {one.id for one in themes} >= {"comunidad", "govco"}
    assert all(one.title != one.id and one.description for one in themes)
    assert themes.sentences == ()
    assert [base.id for base in themes["govco"].chain] == ["govco", "comunidad"]


def bundled() -> Themes:
    return Themes(Registry([]).collect("register_themes"))


def test_a_package_brings_a_theme(tmp_path):
    """A plugin with `register_themes` is enough; the installation's folder is another way to the same."""
    plugin = type(
        "package", (), {"register_themes": staticmethod(hookimpl(lambda: [theme(tmp_path, "rojo")]))}
    )
    registry = Registry([])
    registry.add(plugin, "rojo")
    theme(tmp_path / "home" / "themes", "verde")
    engine = Diversa(Home(tmp_path / "home"), registry)
    assert {"rojo", "verde", "comunidad", "govco"} <= {one.id for one in engine.themes}


@pytest.fixture(scope="module")
def dressed(tmp_path_factory) -> Path:
    """Return the folder of a release of a campaign that wears the theme of government sites."""
    engine = installation(tmp_path_factory.mktemp("dressed") / "home")
    engine.campaigns.edit("demo", DAY, theme="govco")
    return build_release(engine, "demo", "noise", as_of=DAY).folder


def test_a_release_wears_the_theme_of_its_campaign(dressed):
    """Its pages, its styles and its papers; the pages name no address of anybody else and hold all they ask for."""
    files = contents(dressed)
    index = files["index.html"].decode()
    assert "GOV.CO" in index
    assert "(DANE)" in index
    assert files["govco.css"] == (BUNDLED / "govco/static/govco.css").read_bytes()
    assert files["results.css"] == (BUNDLED / "comunidad/static/results.css").read_bytes()
    for name, content in files.items():
        if name.endswith(".html"):
            page, depth = content.decode(), name.count("/")
            for asked in re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]+)"', page):
                assert asked.replace("../", "", depth) in files, (name, asked)


@pytest.mark.parametrize("quiet", [True, False])
def test_results_of_a_sensitive_module_remember_no_choice(quiet):
    """Their pages tell the script that it must write nothing into the browser; others do not."""
    said = {"t": lambda text, **_: text, "language": "es", "campaign": {"title": "x"}, "module": "x"}
    said |= {"stamp": None, "others": [], "terms": [], "site": {"crossings": (), "comparison": None}}
    said |= dict.fromkeys(("root", "home", "here", "edition", "day", "citation"), "")
    page = environment(bundled()["govco"]).get_template("release/glossary.html")
    text = page.render(theme=bundled()["govco"], quiet=quiet, **said)
    assert ('govco.js" data-quiet' in text) is quiet
    assert "GOV.CO" in text


def test_charts_are_painted_in_the_colours_of_the_theme(dressed):
    """No mark keeps the default theme's colours, on the pages and where a picture stands inside an address."""
    pages = b"".join(content for name, content in contents(dressed).items() if name.endswith(".html"))
    assert b"#0943B5" in pages
    for colour in (b"0B6E5F", b"7FB3A9", b"F2B705", b"084F45", b"37796D", b"A5CFC7", b"E6F2EF"):
        assert colour not in pages
    painted = bundled()["govco"].painted('<rect fill="#0B6E5F"/> url(data:,%230B6E5F) 0B6E5F')
    assert painted == '<rect fill="#0943B5"/> url(data:,%230943B5) 0B6E5F'


def test_a_release_of_an_uninstalled_theme_wears_the_default_one(tmp_path):
    """It comes out all the same, and its manifest says what it wears."""
    engine = installation(tmp_path / "home", people=60)
    engine.campaigns.edit("demo", DAY, theme="ausente")
    folder = build_release(engine, "demo", "noise", as_of=DAY).folder
    assert "GOV.CO" not in (folder / "index.html").read_text()
    assert '"theme": "comunidad"' in (folder / "manifest.json").read_text()


def test_the_theme_of_the_documentation_is_one(tmp_path):
    """The three steps of docs/themes.md make a theme that is worn, and its words for govco are said."""
    page = (BUNDLED.parent / "docs/themes.md").read_text()
    blocks = {
        kind: re.findall(rf"^ *```{kind}\n(.*?)```", page, re.S | re.M) for kind in ("ini", "html", "css")
    }
    plain = {kind: [dedent(block) for block in found] for kind, found in blocks.items()}
    home = tmp_path / "home"
    theme(home / "themes", "rio", plain["ini"][0], base__html=plain["html"][0], rio__css=plain["css"][0])
    theme(home / "themes", "govco", plain["ini"][1])
    engine = Diversa(Home(home), Registry([]))
    page = create_app(engine, THEME="rio").test_client().get("/").text
    assert re.search(r'href="/static/[0-9a-f]{10}/rio.css"', page)
    assert "Cuente lo que vive" in page
    assert engine.themes["rio"].title == "Río"
    assert engine.themes.sentences == ()
    assert "Secretaría de Planeación" in create_app(engine, THEME="govco").test_client().get("/").text
    engine.close()


# --- colours ------------------------------------------------------------------------------------------------------------

READ = 4.5
"""Contrast that letters need, by WCAG 2.2 (1.4.3)."""
SEEN = 3.0
"""Contrast that borders and marks need (1.4.11)."""
PAIRS = (
    *(("ink", ground, READ) for ground in ("paper", "mist", "chosen")),
    *(("soft", ground, READ) for ground in ("paper", "mist")),
    *(("leaf", ground, READ) for ground in ("paper", "mist")),
    *(("leaf-dark", ground, READ) for ground in ("paper", "mist", "tag")),
    ("coral", "paper", READ),
    ("on-leaf", "leaf", READ),
    ("on-leaf", "leaf-dark", READ),
    ("on-coral", "coral", READ),
    ("on-coral", "coral-dark", READ),
    ("on-maize", "maize", READ),
    ("line", "paper", SEEN),
    ("leaf", "chosen", SEEN),
    ("ink", "maize", 1.0),
)
GOV_PAIRS = (
    ("on-gov", "gov", READ),
    ("gold", "gov", READ),
    ("good", "paper", READ),
    ("gov", "on-gov", READ),
)


def luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def schemes(css: str) -> dict[str, dict[str, str]]:
    """Return the colours that a style gives its variables: in light, in dark, and where contrast was asked for."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    found: dict[str, dict[str, str]] = {"light": {}, "dark": {}, "asked": {}}
    for scheme, pattern in (
        ("light", r"^:root\s*\{([^}]*)\}"),
        ("dark", r"@media \(prefers-color-scheme:dark\)\s*\{\s*:root\s*\{([^}]*)\}"),
        ("asked", r"^:root\[data-contrast\]\s*\{([^}]*)\}"),
    ):
        for block in re.findall(pattern, css, flags=re.M):
            found[scheme] |= dict(re.findall(r"--([a-z-]+):\s*(#[0-9A-Fa-f]{6})\s*;", block))
    return found


def worn_colours(*styles: str) -> dict[str, dict[str, str]]:
    """Return the colours in each scheme after styles that lie over each other."""
    every = [schemes((BUNDLED / style).read_text()) for style in styles]
    light = {name: c for one in every for name, c in one["light"].items()}
    dark = light | {name: c for one in every for name, c in (one["light"] | one["dark"]).items()}
    asked = {name: c for one in every for name, c in one["asked"].items()}
    return {"light": light, "dark": dark} | ({"asked": light | asked} if asked else {})


def test_dark_lies_over_light():
    """The reading of styles that the next tests stand on: a dark colour of a lower style loses against a higher light one."""
    found = schemes(
        ":root { --a:#111111; --b:#222222; }\n@media (prefers-color-scheme:dark) { :root { --a:#333333; } }"
    )
    assert found == {"light": {"a": "#111111", "b": "#222222"}, "dark": {"a": "#333333"}, "asked": {}}
    assert round(contrast("#FFFFFF", "#000000"), 3) == 21


@pytest.mark.parametrize(
    ("styles", "pairs"),
    [
        (("comunidad/static/comunidad.css",), PAIRS),
        (("comunidad/static/comunidad.css", "govco/static/govco.css"), (*PAIRS, *GOV_PAIRS)),
        (("comunidad/static/results.css",), ()),
        (("comunidad/static/results.css", "govco/static/govco.css"), (*PAIRS, *GOV_PAIRS)),
    ],
    ids=["comunidad", "govco", "results", "govco results"],
)
def test_every_pair_of_colours_can_be_told_apart(styles, pairs):
    """Letters on every ground they stand on, borders and marks beside theirs: light, dark, and with contrast asked for."""
    pairs = pairs or tuple(
        p for p in PAIRS if not {"on-leaf", "coral", "on-coral", "chosen", "coral-dark"} & set(p)
    )
    for scheme, colours in worn_colours(*styles).items():
        for letters, ground, least in pairs:
            found = contrast(colours[letters], colours[ground])
            assert found >= least, f"{scheme}: --{letters} on --{ground} is {found:.2f}"


@pytest.mark.parametrize("style", sorted(BUNDLED.glob("*/static/*.css")), ids=lambda path: path.name)
def test_a_rule_that_sets_letters_and_ground_can_be_read(style):
    """Where a rule names both, screen or paper, they are far enough apart."""
    css = re.sub(r"/\*.*?\*/", "", style.read_text(), flags=re.S)
    base = "comunidad/static/comunidad.css"
    colours = worn_colours(base, f"{style.parent.parent.name}/static/{style.name}")
    for scheme, known in colours.items():
        for block in re.findall(r"\{([^{}]*)\}", css):
            said = dict(re.findall(r"(?<![a-z-])(color|background):\s*([^;}]+)", block))
            letters, ground = (_colour(said.get(name, ""), known) for name in ("color", "background"))
            if letters and ground:
                assert contrast(letters, ground) >= READ, f"{scheme}: {block.strip()}"


def _colour(said: str, known: dict[str, str]) -> str:
    said = said.strip()
    if name := re.fullmatch(r"var\(--([a-z-]+)\)", said):
        return known.get(name[1], "")
    if short := re.fullmatch(r"#([0-9A-Fa-f]{3})", said):
        return "#" + "".join(2 * letter for letter in short[1])
    return said if re.fullmatch(r"#[0-9A-Fa-f]{6}", said) else ""


@pytest.mark.parametrize("below", ["comunidad.css", "results.css"])
def test_every_colour_that_is_asked_for_is_given(below):
    """No rule asks for a variable that nobody sets: it would silently have no colour."""
    base, over = BUNDLED / "comunidad/static" / below, BUNDLED / "govco/static/govco.css"
    given: set[str] = set()
    for style in (base, over):
        css = style.read_text()
        given |= set(re.findall(r"(--[a-z-]+):", css))
        assert set(re.findall(r"var\((--[a-z-]+)", css)) <= given, style.name


def test_paper_can_be_read():
    """Every colour of letters on paper, as it is painted, and the colours of charts with the letters that stand on them."""
    govco = bundled()["govco"]
    for path in (*BUNDLED.glob("comunidad/static/*.css"), *BUNDLED.glob("govco/static/govco-*.css")):
        if path.name in ("comunidad.css", "results.css"):
            continue
        css = govco.painted(path.read_text())
        assert "084F45" not in css, path.name
        for colour in re.findall(r"(?<![-a-z])color:(#[0-9A-F]{6})", css):
            assert contrast(colour, "#FFFFFF") >= READ, (path.name, colour)
    for ground, ink in {
        "#E6F2EF": "#1B2A41",
        "#A5CFC7": "#1B2A41",
        "#37796D": "#FFFFFF",
        "#084F45": "#FFFFFF",
        "#F2B705": "#1B2A41",
    }.items():
        for found in (bundled()[DEFAULT], govco):
            assert contrast(found.painted(ground), found.painted(ink)) >= READ, (found.id, ground)
