"""The JSON door: the same judge, anonymisers and store as the pages.

An answer is sent with PUT under an id of the client's own choosing (32 hexadecimal digits, random), so that sending
again after a lost connection is safe. A client that draws a receipt and uses its digest as the id lets the person
withdraw with that receipt.

A sensitive module does not pass through this door: what protects its people (the interruption page, the quick exit, no
trace on the device) is in its pages, and nobody can promise it for a program.
"""

from __future__ import annotations

import re
from typing import Any

import marshmallow as ma
import orjson
from flask import Flask, abort, current_app, g, request
from flask.views import MethodView
from flask_smorest import Api, Blueprint

from diversa import pipeline
from diversa.campaigns.campaigns import Campaign, EnabledModule, Status
from diversa.engine import Diversa
from diversa.questionnaire.judging import Problem
from diversa.texts import Text, load_catalogue
from diversa.web import finding, messages
from diversa.web.languages import ENGINE, offered, words

_ = Text
PREFIX = "/api/v1"
SETTINGS = {
    "API_TITLE": "diversa",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": PREFIX,
    "OPENAPI_JSON_PATH": "openapi.json",
}
UNREADABLE = _("El cuerpo debe ser un objeto JSON en UTF-8 con la clave «answers».")
UNKNOWN_KEY = _("Solo se aceptan las claves «answers» y «fingerprint».")
BAD_ID = _("El identificador debe tener 32 dígitos hexadecimales en minúscula.")
NOT_JSON = _("Envíe el cuerpo como application/json.")
OTHER_VERSION = _("El cuestionario cambió. Pida de nuevo la definición del módulo y envíe otra vez.")
REVIEW = _("Hay respuestas por corregir. Cada problema dice dónde está y qué hacer.")
ENDED = _("Estas respuestas terminan la encuesta antes; no se guardó nada.")

PAGES_ONLY = _(
    "Este módulo solo se responde en sus páginas, que protegen a quien responde. Abra su dirección en un navegador."
)


BY_INVITATION = _("A esta campaña se entra con un código o en una sesión acompañada, en sus páginas.")


class ModuleSchema(ma.Schema):
    """A module of a campaign, as it is listed."""

    id = ma.fields.Str(required=True, metadata={"description": "Name used in addresses."})
    title = ma.fields.Str(required=True)
    version = ma.fields.Str(required=True)
    languages = ma.fields.List(ma.fields.Str(), required=True)


class CampaignSchema(ma.Schema):
    """A campaign with its modules."""

    slug = ma.fields.Str(required=True)
    title = ma.fields.Str(required=True)
    demonstration = ma.fields.Bool(required=True)
    status = ma.fields.Enum(Status, by_value=True, required=True)
    modules = ma.fields.List(ma.fields.Nested(ModuleSchema), required=True)


class DefinitionSchema(ModuleSchema):
    """A whole questionnaire as it was pinned, with its conditions."""

    campaign = ma.fields.Str(required=True)
    fingerprint = ma.fields.Str(required=True)
    questionnaire = ma.fields.Dict(required=True)
    texts = ma.fields.Dict(
        keys=ma.fields.Str(),
        values=ma.fields.Dict(keys=ma.fields.Str(), values=ma.fields.Str()),
        required=True,
        metadata={"description": "Language → Spanish sentence → translation."},
    )


class ResponseSchema(ma.Schema):
    """A stored response."""

    id = ma.fields.Str(required=True)
    status = ma.fields.Str(required=True, validate=ma.validate.OneOf(["stored", "stored_before"]))


class ProblemSchema(ma.Schema):
    """One problem: where it is, and what to do."""

    where = ma.fields.Str(required=True)
    message = ma.fields.Str(required=True)
    severity = ma.fields.Str(required=True)


class RefusalSchema(ma.Schema):
    """Why a request was refused."""

    message = ma.fields.Str(required=True)
    problems = ma.fields.List(ma.fields.Nested(ProblemSchema))
    ended = ma.fields.Str(metadata={"description": "The screen on which the questionnaire ended."})


SUBMISSION = {
    "type": "object",
    "required": ["answers"],
    "additionalProperties": False,
    "properties": {
        "answers": {
            "type": "object",
            "description": (
                "Question id → answer: a number, a code, a list of codes, a text, or for a grid an object from row to "
                'code. "refused" and "dont_know" stand for those answers; what is absent is blank.'
            ),
        },
        "fingerprint": {
            "type": "string",
            "description": "Refuse the answers if the questionnaire is another one.",
        },
    },
}

room = Blueprint("api", __name__, url_prefix=PREFIX, description="Campaigns, questionnaires and responses")


def add_api(app: Flask) -> None:
    """Add the JSON door and its OpenAPI description."""
    app.config.update(SETTINGS)
    Api(app).register_blueprint(room)


def _engine() -> Diversa:
    found: Diversa = current_app.extensions["diversa"]
    return found


def _module(campaign: str, module: str) -> EnabledModule:
    g.language = request.accept_languages.best_match(offered()) or "es"
    if finding.campaign_of(campaign).status is Status.TRIAL:
        abort(404)  # it is tried in its pages, and nowhere else
    found = finding.find_module(campaign, module)
    language = g.language if g.language in found.instrument.snapshot.languages else "es"
    g.catalogue = found.instrument.snapshot.catalogue(language) | load_catalogue(ENGINE, language)
    if found.instrument.questionnaire.sensitive:
        abort(_refused(PAGES_ONLY, 403))
    return found


def _listed(module: EnabledModule) -> dict[str, Any]:
    questionnaire, snapshot = module.instrument.questionnaire, module.instrument.snapshot
    return {
        "id": questionnaire.public_name,
        "title": str(questionnaire.title),
        "version": questionnaire.version,
        "languages": snapshot.languages,
    }


def _offered(campaign: Campaign) -> list[EnabledModule]:
    return [m for m in finding.modules_of(campaign) if not m.instrument.questionnaire.sensitive]


@room.route("/campaigns")
class Campaigns(MethodView):
    """The campaigns that are open."""

    @room.response(200, CampaignSchema(many=True))
    def get(self) -> list[dict[str, Any]]:
        """List the open campaigns with the modules that can be answered here."""
        found = [c for c in _engine().campaigns.all() if c.status is Status.OPEN]
        return [{**vars(c), "modules": [_listed(m) for m in _offered(c)]} for c in found]


@room.route("/campaigns/<campaign>/modules/<module>")
class Definition(MethodView):
    """One questionnaire."""

    @room.response(200, DefinitionSchema)
    @room.alt_response(403, schema=RefusalSchema, description="The module is answered in its pages only.")
    @room.alt_response(404, schema=RefusalSchema)
    def get(self, campaign: str, module: str) -> dict[str, Any]:
        """Return a module's questionnaire as the campaign pinned it, with conditions and texts."""
        found = _module(campaign, module)
        snapshot = found.instrument.snapshot
        return {
            **_listed(found),
            "campaign": campaign,
            "fingerprint": found.instrument.fingerprint,
            "questionnaire": found.instrument.questionnaire.to_json(),
            "texts": {lang: dict(c.messages) for lang, c in snapshot.catalogues.items() if lang != "es"},
        }


@room.route("/campaigns/<campaign>/modules/<module>/responses/<id>")
class Responses(MethodView):
    """One person's answers."""

    @room.doc(requestBody={"required": True, "content": {"application/json": {"schema": SUBMISSION}}})
    @room.response(201, ResponseSchema)
    @room.alt_response(200, schema=ResponseSchema, description="The same answers were stored before.")
    @room.alt_response(400, schema=RefusalSchema, description="The body is not what is expected.")
    @room.alt_response(403, schema=RefusalSchema, description="The module is answered in its pages only.")
    @room.alt_response(404, schema=RefusalSchema, description="There is no such campaign or module.")
    @room.alt_response(409, schema=RefusalSchema, description="Other answers are stored under this id.")
    @room.alt_response(
        410, schema=RefusalSchema, description="The campaign is closed, or the answers were withdrawn."
    )
    @room.alt_response(413, schema=RefusalSchema, description="The body is too large.")
    @room.alt_response(415, schema=RefusalSchema, description="The body is not JSON.")
    @room.alt_response(422, schema=RefusalSchema, description="Every problem, where it is and what to do.")
    @room.alt_response(
        503, schema=RefusalSchema, description="It cannot be kept now, or the module is paused."
    )
    @room.alt_response(429, schema=RefusalSchema, description="Too many were sent from this connection.")
    def put(self, campaign: str, module: str, id: str) -> Any:
        """Send one person's answers; sending the same again is safe."""
        found = _module(campaign, module)
        if found.campaign.status is not Status.OPEN:
            raise messages.closed()
        if not _engine().doors.policy(campaign).link:
            return _refused(BY_INVITATION, 403)
        if not re.fullmatch(r"[0-9a-f]{32}", id, re.ASCII):
            return _refused(BAD_ID, 400)
        answers = _answers(found)
        if not isinstance(answers, dict):
            return answers
        return _send(found, bytes.fromhex(id), answers)


def _answers(module: EnabledModule) -> Any:
    """Return the answers in the body, or the refusal."""
    if request.mimetype != "application/json":
        return _refused(NOT_JSON, 415)
    try:
        body = orjson.loads(request.get_data(cache=False))
    except orjson.JSONDecodeError:
        return _refused(UNREADABLE, 400)
    if not isinstance(body, dict) or not isinstance(body.get("answers"), dict):
        return _refused(UNREADABLE, 400)
    if body.keys() - {"answers", "fingerprint"}:
        return _refused(UNKNOWN_KEY, 400)
    if body.get("fingerprint") not in (None, module.instrument.fingerprint):
        return _refused(OTHER_VERSION, 409)
    return body["answers"]


def _send(module: EnabledModule, id_: bytes, answers: dict[str, Any]) -> Any:
    current_app.extensions["sends"].take()
    name = module.instrument.questionnaire.id
    try:
        response = _engine().send(module.campaign.slug, name, id_, answers, confirmed=None)
    except pipeline.Rejected as refusal:
        return _refused(REVIEW, 422, problems=[_problem(p) for p in refusal.problems])
    except pipeline.Ended as end:
        return _refused(ENDED, 422, problems=[], ended=end.screen)
    except pipeline.AlreadyStored:
        return _refused(messages.STORED_BEFORE[1], 409)
    except pipeline.WithdrawnBefore:
        return _refused(messages.WITHDRAWN_BEFORE[1], 410)
    body = {"id": id_.hex(), "status": "stored" if response.new else "stored_before"}
    return _json(body, 201 if response.new else 200)


def _problem(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "message": words()(problem.message), "severity": problem.severity.value}


def _refused(message: str, status: int, **more: Any) -> Any:
    return _json({"message": words()(message), **more}, status)


def _json(body: Any, status: int) -> Any:
    return current_app.response_class(orjson.dumps(body), status, mimetype="application/json")
