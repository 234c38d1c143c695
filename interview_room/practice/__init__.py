"""A whole interview in the terminal, against a running gateway."""

from interview_room.practice.link import Link, Refused, Unreachable
from interview_room.practice.room import Room
from interview_room.practice.screen import Screen
from interview_room.practice.script import AnswersFileError, Script
from interview_room.practice.visit import Order, Visit

__all__ = ["AnswersFileError", "Link", "Order", "Refused", "Room", "Screen", "Script", "Unreachable", "Visit"]
