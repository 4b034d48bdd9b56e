"""What the office's people may do: the one table of roles and permissions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from diversa.texts import Text

_ = Text


class Permission(StrEnum):
    """Name one thing that somebody may do."""

    SEE_CAMPAIGNS = "see_campaigns"
    MANAGE_CAMPAIGNS = "manage_campaigns"
    """Create, change, open, close and purge; modules and access."""
    WATCH = "watch"
    PREVIEW = "preview"
    """Build previews and propose a publication."""
    APPROVE = "approve"
    """Sign what somebody else proposed; withdraw a release."""
    READ_THREADS = "read_threads"
    """Read what people remark with their receipt, and answer."""
    ANSWER_PROPOSALS = "answer_proposals"
    TELL = "tell"
    """Write what was done with the answers."""
    READ_TEXT_THEMES = "read_text_themes"
    EXCHANGE_TEXTS = "exchange_texts"
    """Hand out sealed texts and take back their themes."""
    FACILITATE = "facilitate"
    """Hold sessions of one's own organisation."""
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"


class Role(StrEnum):
    """Name what somebody is in the office."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    ANALYST = "analyst"
    REVIEWER = "reviewer"
    FACILITATOR = "facilitator"


_P = Permission
MAY: Mapping[Role, frozenset[Permission]] = {
    # What people wrote with their receipt is read by reviewers alone; an administrator who makes herself one is logged.
    Role.ADMINISTRATOR: frozenset(Permission) - {_P.READ_THREADS},
    Role.MANAGER: frozenset(
        {_P.SEE_CAMPAIGNS, _P.MANAGE_CAMPAIGNS, _P.WATCH, _P.TELL, _P.FACILITATE, _P.APPROVE}
    ),
    Role.ANALYST: frozenset({_P.SEE_CAMPAIGNS, _P.WATCH, _P.PREVIEW, _P.READ_TEXT_THEMES, _P.EXCHANGE_TEXTS}),
    Role.REVIEWER: frozenset(
        {
            _P.SEE_CAMPAIGNS,
            _P.WATCH,
            _P.APPROVE,
            _P.READ_THREADS,
            _P.ANSWER_PROPOSALS,
            _P.READ_TEXT_THEMES,
        }
    ),
    Role.FACILITATOR: frozenset({_P.FACILITATE}),
}
TITLES: Mapping[Role, Text] = {
    Role.ADMINISTRATOR: _("Administración"),
    Role.MANAGER: _("Gestión de campañas"),
    Role.ANALYST: _("Análisis"),
    Role.REVIEWER: _("Revisión"),
    Role.FACILITATOR: _("Facilitación"),
}
MEANINGS: Mapping[Role, Text] = {
    Role.ADMINISTRATOR: _("Todo, menos leer lo que las personas escriben con su recibo."),
    Role.MANAGER: _("Crea, abre y cierra campañas, y firma publicaciones que propuso otra persona."),
    Role.ANALYST: _("Sigue la calidad, hace vistas previas y propone publicaciones."),
    Role.REVIEWER: _("Responde a las personas y firma publicaciones que propuso otra persona."),
    Role.FACILITATOR: _("Lleva sesiones con su organización. No ve nada más."),
}


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Return all that somebody with these roles may do."""
    return frozenset().union(*(MAY[role] for role in roles))
