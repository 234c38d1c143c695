"""HTTP in: every address of the API, one file a subject."""

from services.gateway.routes import (
    companies,
    conduct,
    development,
    events,
    feedback,
    health,
    history,
    me,
    operations,
    reference,
    sessions,
    setup,
)

ROUTERS = (
    setup.router,
    companies.router,
    conduct.router,
    feedback.router,
    history.router,
    sessions.router,
    events.router,
    operations.router,
    me.router,
    health.router,
    reference.router,
)
DEVELOPMENT = development.router
"""Only where the development issuer is offered."""
