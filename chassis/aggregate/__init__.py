"""One aggregate per document: its state, and everything a change causes, in one atomic write."""

from chassis.aggregate.decision import Context, Decision, NewTodo, Todo, Waiting
from chassis.aggregate.document import Document
from chassis.aggregate.store import Store
from chassis.aggregate.worker import Task, Worker

__all__ = ["Context", "Decision", "Document", "NewTodo", "Store", "Task", "Todo", "Waiting", "Worker"]
