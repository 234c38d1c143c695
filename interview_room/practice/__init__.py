"""A whole interview in the terminal, against a running gateway."""

from interview_room.practice.script import AnswersFileError, Script
from interview_room.practice.visit import Order, Visit, practice

__all__ = ["AnswersFileError", "Order", "Script", "Visit", "practice"]
