"""What a room that was used shows of itself."""

import re

from prometheus_client.parser import text_string_to_metric_families

from tests.support.boards import ROOT, expressions
from tests.support.eventually import eventually
from tests.support.promql import grouped_by, selectors
from tests.system.seeing.conftest import Watched

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
OF_THE_TARGET = {"job", "instance", "pod"}
"""Labels that Prometheus adds."""


async def samples_of(watched: Watched) -> Samples:
    families = text_string_to_metric_families(await watched.metrics())
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def one(samples: Samples, name: str, **labels: str) -> float:
    """The sum of the samples with at least these labels; there is one."""
    found = [value for (its, has), value in samples.items() if its == name and has.issuperset(labels.items())]
    assert found, f"there is no {name} with {labels}"
    return sum(found)


async def test_an_interview_is_counted_once(watched: Watched) -> None:
    async def counted() -> Samples:
        samples = await samples_of(watched)
        assert one(samples, "room_report_seconds_count") == 1
        return samples

    samples = await eventually(counted, within=20)
    kind = {"type": "mixed", "difficulty": "mid"}
    assert one(samples, "room_sessions_created_total", **kind, duration="15") == 1
    assert one(samples, "room_interviews_started_total", **kind) == 1
    assert one(samples, "room_interviews_ended_total", **kind, reason="all_answered") == 1
    assert one(samples, "room_questions_total", type="mixed", status="answered") == 4
    assert one(samples, "room_interview_seconds_count", type="mixed") == 1
    assert one(samples, "room_report_score_count", type="mixed") == 1
    assert one(samples, "room_report_criterion_level_count", criterion="clarity") == 1


async def test_nothing_waits_when_all_is_done(watched: Watched) -> None:
    """Seen from the database and from Kafka, at the moment of the scrape."""

    async def at_rest() -> None:
        samples = await samples_of(watched)
        for service in ("setup", "research", "conductor", "feedback"):
            assert one(samples, "room_todos_due", service=service) == 0
            assert one(samples, "room_outbox_oldest_seconds", service=service) == 0
            assert one(samples, "room_kafka_lag", service=service) == 0
        assert one(samples, "room_dependency_up", part="mongodb") == 1
        assert one(samples, "room_dependency_up", part="kafka") == 1

    await eventually(at_rest, within=20)


async def test_requests_and_refusals_are_counted_by_route_and_status(watched: Watched) -> None:
    samples = await samples_of(watched)
    answered = one(
        samples, "room_http_requests_total", method="POST", route="/interview/conduct", status="200"
    )
    assert answered >= 6
    assert one(samples, "room_http_requests_total", route="unmatched", status="404") >= 1
    assert one(samples, "room_http_requests_in_flight") >= 1  # this one


async def test_calls_to_the_model_are_counted_by_task(watched: Watched) -> None:
    samples = await samples_of(watched)
    model = {"provider": "openai-compatible", "model": "small-model"}
    assert one(samples, "room_ai_call_seconds_count", **model, task="score_answer") >= 4
    assert one(samples, "room_ai_tokens_total", **model, direction="input") > 0


async def test_every_metric_of_dashboards_and_alerts_is_shown_with_the_labels_they_ask_for(
    watched: Watched,
) -> None:
    """What has no sample yet shows at least its name; what has one, its labels too."""
    text = await watched.metrics()
    families = list(text_string_to_metric_families(text))
    names = {name for family in families for name in _names(family.name, family.type)}
    labels: dict[str, set[str]] = {}
    for family in families:
        for sample in family.samples:
            labels.setdefault(sample.name, set(OF_THE_TARGET)).update(sample.labels)
    for place, expression in expressions():
        for asked in selectors(expression):
            assert asked.metric in names, place
            assert asked.labels <= labels.get(asked.metric, asked.labels), place
        known = set().union(*(labels.get(one.metric, {"?"}) for one in selectors(expression)))
        assert "?" in known or grouped_by(expression) <= known, place


async def test_every_metric_is_described_and_every_description_is_of_one(watched: Watched) -> None:
    families = text_string_to_metric_families(await watched.metrics())
    shown = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in families
        if family.name.startswith("room_")
    }
    described = re.findall(r"`(room_\w+)`", (ROOT / "docs/operations/metrics.md").read_text("utf-8"))
    assert shown == set(described)


def _names(family: str, kind: str) -> set[str]:
    suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(kind, ("",))
    return {f"{family}{suffix}" for suffix in suffixes}
