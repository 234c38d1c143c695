"""What every stage counts. Labels are bounded: services, message types, todo kinds, outcomes.

docs/operations/metrics.md says what each is for.
"""

from collections.abc import Iterable
from itertools import product

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

# One more series for each counter and histogram, which nothing here asks for.
disable_created_metrics()  # type: ignore[no-untyped-call]
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

HANDLED = Counter("room_messages_handled", "Messages by what became of them", ("service", "type", "outcome"))
HANDLING = Histogram(
    "room_message_handling_seconds", "Time in a handler", ("service", "type"), buckets=_SECONDS
)
REFUSALS = Counter("room_refusals", "Commands refused, by HTTP status", ("service", "type", "status"))
DEAD_LETTERS = Counter(
    "room_dead_letters", "Records kept because they cannot be handled", ("service", "topic", "reason")
)
KAFKA_LAG = Gauge(
    "room_kafka_lag", "Records in this process's partitions that it has not handled", ("service", "topic")
)
PUBLISHED = Counter("room_messages_published", "Messages confirmed by Kafka", ("service", "topic"))
PUBLISH_ERRORS = Counter("room_publish_errors", "Publications Kafka did not confirm", ("service", "error"))
CONFLICTS = Counter("room_version_conflicts", "Writes that lost a race and were decided again", ("service",))
TODOS = Counter("room_todos_done", "Todos by what became of them", ("service", "kind", "outcome"))
TODO_SECONDS = Histogram("room_todo_seconds", "Time to perform a todo", ("service", "kind"), buckets=_SECONDS)
TODOS_RUNNING = Gauge("room_todos_running", "Todos being performed now", ("service",))
TODOS_DUE = Gauge("room_todos_due", "Todos that are due and that nobody is doing", ("service",))
TODO_OLDEST = Gauge("room_todo_oldest_seconds", "How long the oldest of them has waited", ("service",))
OUTBOXES = Gauge("room_outbox_documents", "Documents with messages to be sent", ("service",))
OUTBOX_OLDEST = Gauge("room_outbox_oldest_seconds", "Age of the oldest message to be sent", ("service",))
READY = Gauge("room_ready", "1 while this process takes work")
DEPENDENCY_UP = Gauge("room_dependency_up", "1 while the part answers", ("part",))


def show_zeros(service: str, topics: Iterable[str], commands: Iterable[str]) -> None:
    """Have what alerts look at there before it counts: a rise is seen only from a first value on."""
    for topic, reason in product(topics, ("envelope", "type", "body", "handler")):
        DEAD_LETTERS.labels(service, topic, reason)
    for command in commands:
        REFUSALS.labels(service, command, "429")
