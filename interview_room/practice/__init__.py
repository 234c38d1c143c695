"""A whole interview in the terminal, against a running gateway."""

from interview_room.practice.entrance import WrongUsage, order, script, take_back_the_keyboard, visit

__all__ = ["WrongUsage", "order", "script", "take_back_the_keyboard", "visit"]
