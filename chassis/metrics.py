"""What every stage counts. Labels are bounded: services, message types, todo kinds, outcomes."""

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

HANDLED = Counter("room_messages_handled", "Messages by what became of them", ("service", "type", "outcome"))
HANDLING = Histogram(
    "room_message_handling_seconds", "Time in a handler", ("service", "type"), buckets=_SECONDS
)
PUBLISHED = Counter("room_messages_published", "Messages confirmed by Kafka", ("service", "topic"))
CONFLICTS = Counter("room_version_conflicts", "Writes that lost a race and were decided again", ("service",))
TODOS = Counter("room_todos_done", "Todos by what became of them", ("service", "kind", "outcome"))
TODO_SECONDS = Histogram("room_todo_seconds", "Time to perform a todo", ("service", "kind"), buckets=_SECONDS)
TODOS_RUNNING = Gauge("room_todos_running", "Todos being performed now", ("service",))
DEPENDENCY_UP = Gauge("room_dependency_up", "1 while the part answers", ("part",))
