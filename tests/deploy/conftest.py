"""The chart as each of its example values renders it, once for the whole run."""

import pytest

from tests.deploy.chart import CASES, Helm, Object, find_helm
from tests.support.infrastructure import IN_CI

MISSING = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def helm(pytestconfig: pytest.Config) -> Helm:
    """The real helm; without it CI fails, and elsewhere the tests of the chart are passed over."""
    program = find_helm()
    if program:
        return Helm(program)
    reason = "There is no helm: make helm puts one into .tools (it needs Go)"
    if IN_CI:
        pytest.fail(f"{reason}; CI never goes without.")
    pytestconfig.stash[MISSING] = f"{reason}, so the tests of the chart were skipped."
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if said := config.stash.get(MISSING, None):
        terminalreporter.write_line(said)


@pytest.fixture(scope="session")
def rendered(helm: Helm) -> dict[str, list[Object]]:
    """The objects of each of the chart's examples, by its name."""
    return {path.name.removesuffix("-values.yaml"): helm.template(path) for path in CASES}


@pytest.fixture(scope="session", params=[path.name.removesuffix("-values.yaml") for path in CASES])
def objects(request: pytest.FixtureRequest, rendered: dict[str, list[Object]]) -> list[Object]:
    """The objects of one example after another."""
    return rendered[request.param]


@pytest.fixture(scope="session")
def minimal(rendered: dict[str, list[Object]]) -> list[Object]:
    return rendered["minimal"]


@pytest.fixture(scope="session")
def everything(rendered: dict[str, list[Object]]) -> list[Object]:
    return rendered["everything"]


@pytest.fixture(scope="session")
def operators(rendered: dict[str, list[Object]]) -> list[Object]:
    return rendered["operators"]


@pytest.fixture(scope="session")
def secrets(rendered: dict[str, list[Object]]) -> list[Object]:
    return rendered["secrets"]
