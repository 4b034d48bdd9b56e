"""What the office tells that it did: written, published, corrected, taken back."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from diversa.campaigns.campaigns import Campaign
from diversa.console.context import campaign_or_404, engine, go, notice, record, title_of
from diversa.console.forms import ConsoleForm, SelectChoice
from diversa.console.routes import is_number
from diversa.conversation.news import TEXT, TITLES, Entry, Kind, Released, Words, hard_to_read
from diversa.conversation.proposals import CHANGED
from diversa.conversation.words import ConversationError
from diversa.texts import SPANISH, Text

_ = Text
NONE = _("Ninguna")
RELEASE_TITLE = _("Publicamos resultados de «{module}»")
RELEASE_TEXT = _(
    "Contamos las respuestas de muchas personas. Publicamos las cifras, sin decir qué respondió cada una. Gracias por "
    "participar."
)
"""What a release proposes to tell; the office makes it its own."""


class EntryForm(ConsoleForm):
    """Collect the words of an entry; `version` is the one that was read."""

    kind = SelectField(
        _("Qué es"), choices=[SelectChoice(kind.value, title) for kind, title in TITLES.items()]
    )
    title = StringField(_("Título"))
    text = TextAreaField(
        _("Qué se hizo"),
        description=_("Frases cortas, que entienda cualquier persona. Máximo {most} letras.").fill(most=TEXT),
    )
    release = SelectField(_("Publicación de resultados a la que lleva"), choices=[], validate_choice=False)
    link = StringField(
        _("Enlace a otro sitio"), description=_("Opcional. Empieza por https:// y se muestra con su nombre.")
    )
    version = HiddenField()

    def words(self) -> Words:
        """Return what was written."""
        module, _slash, number = (self.release.data or "").rpartition("/")
        release = (module, int(number)) if module and is_number(number) else None
        text, link = self.text.data or "", self.link.data or ""
        return Words(Kind(self.kind.data), self.title.data or "", text, release, link)


def every(campaign: str) -> Any:
    """List the entries of a campaign, and the releases of which nothing was told."""
    found = campaign_or_404(campaign)
    return render_template(
        "conversation/news.html",
        campaign=found,
        entries=engine().news.all(found.slug),
        untold=engine().news.untold(found.slug),
        kinds=TITLES,
        named=_named,
    )


def new(campaign: str) -> Any:
    """Write a new entry."""
    found, refused = campaign_or_404(campaign), None
    form = _form(found, None)
    if form.validate_on_submit():
        try:
            entry = engine().news.draft(found.slug, form.words(), engine().clock())
        except ConversationError as error:
            refused = error.sentence
        else:
            record("news.draft", found.slug, id=entry.id)
            return go("conversation.entry", campaign=found.slug, id=entry.id)
    return _drawn(found, form, None, refused)


def propose(campaign: str) -> Any:
    """Write the draft that a release proposes, with one press."""
    found = campaign_or_404(campaign)
    release = next(
        (one for one in engine().news.untold(found.slug) if _value(one) == request.form.get("release")), None
    )
    if release is None:
        abort(404)
    title = SPANISH(RELEASE_TITLE.fill(module=title_of(release[0])))
    words = Words(Kind.RELEASE, title, SPANISH(RELEASE_TEXT), release)
    entry = engine().news.draft(found.slug, words, engine().clock())
    record("news.draft", found.slug, id=entry.id)
    return go("conversation.entry", campaign=found.slug, id=entry.id)


def one(campaign: str, id: str) -> Any:
    """Show an entry; save, publish, take back or erase it."""
    found = campaign_or_404(campaign)
    try:
        entry = engine().news.get(found.slug, id)
    except ConversationError:
        abort(404)
    form, refused = _form(found, entry), None
    if form.validate_on_submit():
        try:
            return _change(entry, form)
        except ConversationError as error:
            refused = error.sentence
            form.version.data = str(entry.version)
    return _drawn(found, form, entry, refused)


def _change(entry: Entry, form: EntryForm) -> Any:
    if form.version.data != str(entry.version):
        raise ConversationError(CHANGED)
    news, action, now = engine().news, request.form.get("action", "save"), engine().clock()
    if action == "discard":
        news.discard(entry)
        record("news.discard", entry.campaign, id=entry.id)
        notice(_("El borrador se borró."))
        return go("conversation.news", campaign=entry.campaign)
    if action == "hide":
        news.hide(entry)
    else:
        news.save(entry, form.words(), engine().today(), now)
    if action == "publish":
        news.publish(news.get(entry.campaign, entry.id), engine().today(), now)
    record(f"news.{action if action in ('hide', 'publish') else 'save'}", entry.campaign, id=entry.id)
    notice(_("Se guardó."))
    return go("conversation.entry", campaign=entry.campaign, id=entry.id)


def _form(campaign: Campaign, entry: Entry | None) -> EntryForm:
    form = EntryForm(data=None if entry is None else _data(entry))
    releases = [
        SelectChoice(_value(release), _named(release)) for release in engine().news.releases(campaign.slug)
    ]
    form.release.choices = [SelectChoice("", NONE), *releases]
    return form


def _data(entry: Entry) -> dict[str, str]:
    words = entry.words
    release = _value(words.release) if words.release else ""
    found = {"kind": words.kind.value, "title": words.title, "text": words.text, "link": words.link}
    return {**found, "release": release, "version": str(entry.version)}


def _drawn(campaign: Campaign, form: EntryForm, entry: Entry | None, refused: Text | None) -> Any:
    page = render_template(
        "conversation/entry.html",
        campaign=campaign,
        form=form,
        entry=entry,
        refused=refused,
        hard=hard_to_read(form.text.data or ""),
        most=TEXT,
    )
    return page, 422 if refused or form.errors else 200


def _value(release: Released) -> str:
    return f"{release[0]}/{release[1]}"


def _named(release: Released) -> Text:
    return _("«{module}», edición {number}").fill(module=title_of(release[0]), number=release[1])
