"""What the audit log says in words: each action that is ever written, as people read it."""

from __future__ import annotations

from collections.abc import Mapping

from diversa.texts import Text

_ = Text
DEEDS: Mapping[str, Text] = {
    "access.change": _("cambió cómo se entra"),
    "account.change": _("cambió una cuenta"),
    "account.create": _("creó una cuenta"),
    "account.end_session": _("cerró una sesión suya"),
    "account.end_sessions": _("cerró las sesiones de alguien"),
    "account.forget_second_factor": _("borró la segunda llave de alguien"),
    "account.invite": _("hizo un enlace de una sola vez"),
    "account.recovery_codes": _("hizo códigos de recuperación"),
    "account.refused": _("no pudo entrar, o alguien lo intentó con su correo"),
    "account.second_factor": _("preparó su segunda llave"),
    "account.set_password": _("eligió su contraseña"),
    "account.sign_in": _("entró"),
    "account.sign_out": _("salió"),
    "audit.verify": _("verificó el registro"),
    "campaign.create": _("creó una campaña"),
    "campaign.edit": _("cambió una campaña"),
    "campaign.move": _("cambió el estado de una campaña"),
    "campaign.purge": _("borró las respuestas de una campaña"),
    "codes.cancel": _("anuló un lote de códigos"),
    "codes.make": _("hizo un lote de códigos"),
    "job.again": _("repitió un trabajo"),
    "job.cancel": _("quitó un trabajo"),
    "key.confirm": _("confirmó que guardó una llave"),
    "key.replace": _("hizo otra llave"),
    "module.disable": _("apagó un módulo"),
    "module.enable": _("agregó o encendió un módulo"),
    "module.migrate": _("pasó un módulo a la versión instalada"),
    "module.pause": _("puso un módulo en pausa"),
    "module.sign_off": _("registró un aval ético"),
    "module.tables": _("eligió las tablas de un módulo"),
    "news.discard": _("borró un borrador de «qué hicimos»"),
    "news.draft": _("escribió en «qué hicimos»"),
    "news.hide": _("quitó una noticia de «qué hicimos»"),
    "news.publish": _("publicó en «qué hicimos»"),
    "news.save": _("cambió «qué hicimos»"),
    "proposals.discard": _("borró propuestas"),
    "proposals.gather": _("juntó propuestas en un grupo nuevo"),
    "proposals.hide": _("quitó una respuesta a propuestas"),
    "proposals.join": _("agregó propuestas a un grupo"),
    "proposals.part": _("sacó una propuesta de un grupo"),
    "proposals.publish": _("publicó una respuesta a propuestas"),
    "proposals.save": _("cambió una respuesta a propuestas"),
    "release.approve": _("firmó una publicación"),
    "release.preview": _("pidió una vista previa"),
    "release.propose": _("propuso publicar"),
    "release.publish": _("pidió publicar lo firmado"),
    "release.published": _("publicó"),
    "release.recall": _("retiró una propuesta"),
    "release.return": _("devolvió una propuesta"),
    "release.verify": _("pidió verificar una publicación"),
    "release.withdraw": _("retiró una publicación"),
    "session.close": _("cerró una sesión acompañada"),
    "session.open": _("abrió una sesión acompañada"),
    "texts.cancel": _("anuló un paquete de textos"),
    "texts.hand_out": _("entregó textos cifrados"),
    "texts.take_back": _("recibió los temas de los textos"),
    "texts.themes": _("cambió la lista de temas"),
    "thread.blank": _("borró un mensaje con datos personales"),
    "thread.read": _("leyó una conversación"),
    "thread.reply": _("respondió en una conversación"),
}


def deed(action: str) -> Text:
    """Return an action in words; the action itself where an older program wrote one that is gone."""
    return DEEDS.get(action, Text(action))
