"""The composition root of the HTTP side."""

from collections.abc import Mapping

from fastapi import FastAPI

from chassis.health import Check
from services.gateway.auth import DevelopmentIssuer, Issuer, Jwks, Verifier
from services.gateway.auth.provider import Provider
from services.gateway.commands import Commands
from services.gateway.context import Gateway
from services.gateway.edge import problems
from services.gateway.edge.guard import Guard, by_bearer
from services.gateway.edge.limiter import Quotas
from services.gateway.edge.openapi import describe
from services.gateway.edge.requests import Requests
from services.gateway.events import EventFan
from services.gateway.routes import DEVELOPMENT, ROUTERS
from services.gateway.settings import Settings
from services.gateway.web import login, pages
from services.gateway.web.session import Sessions, by_bearer_or_session, session_secret

_ALGORITHMS = ("RS256", "ES256")
_DESCRIPTION = """Practise a job interview: set up a session from a job description, answer company-specific
questions under a clock, and get scored feedback. Errors are RFC 9457 problem documents."""


def create_api(
    settings: Settings, commands: Commands, events: EventFan, checks: Mapping[str, Check]
) -> FastAPI:
    """API and pages over a way to the services, a feed of their public events, and what readiness asks."""
    development = DevelopmentIssuer(settings.data_dir) if settings.development_issuer else None
    secret = session_secret(settings)
    sessions = Sessions(secret) if secret else None
    app = FastAPI(
        title="Mock Interview Room",
        version="1.0.0",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.gateway = Gateway(
        settings=settings,
        commands=commands,
        events=events,
        checks=checks,
        quotas=Quotas(settings.rate_limit_per_minute, settings.ai_requests_per_day),
        development_issuer=development,
        sessions=sessions,
        provider=_provider(settings),
    )
    authenticate = by_bearer(Verifier(_issuers(settings, development)))
    app.state.authenticate = by_bearer_or_session(authenticate, sessions) if sessions else authenticate
    for router in (*ROUTERS, *((DEVELOPMENT,) if development else ())):
        app.include_router(router)
    if sessions:
        app.include_router(pages.router)
        app.include_router(login.router)
        if development:
            app.include_router(login.development)
    problems.install(app)
    describe(app)
    app.add_middleware(Guard)
    app.add_middleware(Requests)
    return app


def _provider(settings: Settings) -> Provider | None:
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    return Provider(
        settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret_text, _ALGORITHMS
    )


def _issuers(settings: Settings, development: DevelopmentIssuer | None) -> list[Issuer]:
    issuers = [development.issuer] if development else []
    if settings.oidc_issuer is not None:
        oidc = Issuer(
            name=settings.oidc_issuer,
            algorithms=_ALGORITHMS,
            keys=Jwks(settings.jwks_url, _ALGORITHMS),
            audience=settings.oidc_audience,
            client_id=settings.oidc_client_id,
        )
        issuers.append(oidc)
    return issuers
