"""The factory of a service's HTTP application: conventions first, the service's own routes on top."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

import structlog
from flask import Blueprint, Flask, Response, send_from_directory
from flask_smorest import Api, Blueprint as ApiBlueprint
from jinja2 import StrictUndefined
from swagger_ui_bundle import swagger_ui_path
from werkzeug.middleware.proxy_fix import ProxyFix

from shared import logs
from shared.refusal import Words
from shared.settings import Settings
from shared.store import Store
from shared.unit_of_work import Clock, Desk, system_clock
from shared.web import health, layout, problems
from shared.web.language import switch_language
from shared.web.perform import correlation_id
from shared.web.shell import OtherTokens, Shell
from shared.web.sign_in import check_origin, public
from shared.web.tokens import Keys

MOST_BYTES = 20 * 1024 * 1024

api_docs = Blueprint("api_docs", __name__)


@api_docs.get("/api/docs/assets/<path:filename>")
@public
def swagger_asset(filename: str) -> Response:
    """The browsable API page's own files, from its package."""
    return send_from_directory(swagger_ui_path, filename)


def make_app(
    import_name: str,
    settings: Settings,
    store: Store,
    *,
    api: Iterable[ApiBlueprint],
    pages: Iterable[Blueprint],
    notices: dict[str, Words] | None = None,
    clock: Clock = system_clock,
    other_tokens: OtherTokens | None = None,
) -> Flask:
    """A Flask application of one service. `import_name` is the service's package: its `templates/` are found
    beside it, the shared layout behind them. `other_tokens` reads bearers that are not the issuer's."""
    logs.configure()
    app = Flask(import_name, static_folder=None)
    if settings.proxies:
        # Who asks is what the outermost of our own proxies saw; without one, anybody could write that header.
        told = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)
        app.wsgi_app = told  # type: ignore[method-assign]
    service = settings.service
    app.extensions["solop"] = Shell(settings, store, Desk(store, service, clock), Keys(settings.jwks), other_tokens)
    app.jinja_env.undefined = StrictUndefined
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=365 * 24 * 3600,
        API_TITLE=f"Sổ Lớp: {service}",
        API_VERSION="v1",
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        OPENAPI_SWAGGER_UI_PATH="/docs",
        OPENAPI_SWAGGER_UI_URL="/api/docs/assets/",
        API_SPEC_OPTIONS={
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}},
            "security": [{"token": []}],
        },
    )
    smorest = _Api(app)
    for blueprint in api:
        smorest.register_blueprint(blueprint)
    for blueprint in (*pages, api_docs, health.probes):
        app.register_blueprint(blueprint)
    layout.add_to(app, notices or {})
    problems.handle(app)
    health.measure(app, service)
    app.before_request(switch_language)
    app.before_request(check_origin)

    @app.before_request
    def name_the_request() -> None:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(service=service, correlation_id=correlation_id())

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-Id"] = correlation_id()
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if "ETag" not in response.headers and response.mimetype == "text/html":
            # Pages show persons and figures as they are now.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return app


class _Api(Api):
    """flask-smorest, but errors are answered by `problems` like all others, and described so."""

    def _register_error_handlers(self) -> None:
        """Leave them to `problems`."""

    def _register_responses(self) -> None:
        for name, words in (
            *((status.name, status.phrase) for status in HTTPStatus),
            (self.DEFAULT_ERROR_RESPONSE_NAME, "A problem"),
        ):
            response = {"description": words, "content": {problems.MIMETYPE: {"schema": problems.ProblemSchema}}}
            self.spec.components.response(name, response, lazy=True)
