"""What people proposed to ask: read, put into groups, and answered in public.

The page shows the words of people to those who may answer; what is published is the office's own.
"""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from wtforms import HiddenField, StringField, TextAreaField

from diversa.console.context import campaign_or_404, engine, go, notice, record
from diversa.console.forms import ConsoleForm
from diversa.console.routes import is_number
from diversa.conversation.news import hard_to_read
from diversa.conversation.proposals import ANSWER, CHANGED, TITLES, Group
from diversa.conversation.words import ConversationError
from diversa.texts import Text

_ = Text
NOTHING_CHOSEN = _("Marque por lo menos una propuesta.")


class GroupForm(ConsoleForm):
    """Collect the title and the answer of a group; `version` is the one that was read."""

    title = StringField(_("Título"), description=_("Con palabras de la oficina, no con las de una persona."))
    answer = TextAreaField(
        _("Respuesta"),
        description=_("Se publica para todas las personas. Máximo {most} letras.").fill(most=ANSWER),
    )
    version = HiddenField()


def every(campaign: str) -> Any:
    """Show the proposals that wait and the groups; gather, join or erase what was marked."""
    found, refused = campaign_or_404(campaign), None
    if request.method == "POST":
        try:
            return _sort(found.slug)
        except ConversationError as error:
            refused = error.sentence
    page = render_template(
        "conversation/proposals.html",
        campaign=found,
        waiting=engine().proposals.of(found.slug),
        groups=engine().proposals.groups(found.slug),
        kinds=TITLES,
        refused=refused,
        chosen=set(request.form.getlist("proposal")),
        typed=request.form.get("title", ""),
    )
    return page, 422 if refused else 200


def _sort(campaign: str) -> Any:
    """Do what the button says with the proposals that were marked."""
    ids = [id_ for id_ in map(_id, request.form.getlist("proposal")) if id_]
    if not ids:
        raise ConversationError(NOTHING_CHOSEN)
    action, proposals = request.form.get("action", ""), engine().proposals
    if action == "discard":
        record("proposals.discard", campaign, number=proposals.discard(campaign, ids))
        notice(_("Las propuestas marcadas se borraron."))
        return go("conversation.proposals", campaign=campaign)
    if action == "gather":
        group = proposals.gather(campaign, request.form.get("title", ""), ids)
        record("proposals.gather", campaign, group=group.number)
        return go("conversation.group", campaign=campaign, number=group.number)
    number = request.form.get("group", "")
    proposals.join(campaign, int(number) if is_number(number) else 0, ids)
    record("proposals.join", campaign, group=number)
    notice(_("Las propuestas marcadas están en el grupo."))
    return go("conversation.proposals", campaign=campaign)


def one(campaign: str, number: int) -> Any:
    """Show a group with its proposals; save, publish or hide its answer."""
    found, group = campaign_or_404(campaign), _group(campaign, number)
    form, refused = GroupForm(data=vars(group)), None
    if form.validate_on_submit():
        try:
            return _change(group, form)
        except ConversationError as error:
            refused = error.sentence
            form.version.data = str(group.version)
    page = render_template(
        "conversation/group.html",
        campaign=found,
        group=group,
        form=form,
        refused=refused,
        proposals=engine().proposals.of(found.slug, number),
        hard=hard_to_read(form.answer.data or ""),
        kinds=TITLES,
    )
    return page, 422 if refused else 200


def _change(group: Group, form: GroupForm) -> Any:
    if form.version.data != str(group.version):
        raise ConversationError(CHANGED)
    proposals, action = engine().proposals, request.form.get("action", "save")
    if action == "hide":
        proposals.hide(group)
    else:
        proposals.save(group, form.title.data or "", form.answer.data or "")
    if action == "publish":
        proposals.publish(proposals.group(group.campaign, group.number), engine().today())
    record(
        f"proposals.{action if action in ('hide', 'publish') else 'save'}", group.campaign, group=group.number
    )
    notice(_("Se guardó."))
    return go("conversation.group", campaign=group.campaign, number=group.number)


def part(campaign: str, number: int) -> Any:
    """Take one proposal out of a group."""
    group, id_ = _group(campaign_or_404(campaign).slug, number), _id(request.form.get("proposal", ""))
    if id_ is None or not engine().proposals.part(group.campaign, number, id_):
        abort(404)
    record("proposals.part", group.campaign, group=number)
    return go("conversation.group", campaign=group.campaign, number=number)


def _group(campaign: str, number: int) -> Group:
    try:
        return engine().proposals.group(campaign, number)
    except ConversationError:
        abort(404)


def _id(typed: str) -> bytes | None:
    try:
        return bytes.fromhex(typed) or None
    except ValueError:
        return None
