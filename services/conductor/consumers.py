"""Kafka in: which use case takes which message."""

from functools import partial

from chassis.kafka.consumer import Handler
from contracts import conductor, feedback, replies, research, setup
from contracts.envelope import Message
from services.conductor import handlers as use
from services.conductor.store import Budgets, Interviews


def handlers(store: Interviews, budgets: Budgets) -> dict[type[Message], Handler]:
    """Every message the conductor takes."""
    return {
        conductor.StartInterview: partial(use.start_interview, store=store, budgets=budgets),
        conductor.AnswerQuestion: partial(use.answer_question, store=store),
        conductor.SkipQuestion: partial(use.skip_question, store=store),
        conductor.CompleteInterview: partial(use.complete_interview, store=store),
        conductor.GiveHint: partial(use.give_hint, store=store),
        conductor.GetInterview: partial(use.get_interview, store=store),
        conductor.SaveDraft: partial(use.save_draft, store=store),
        conductor.ExtendInterview: partial(use.extend_interview, store=store),
        conductor.EraseInterview: partial(use.erase_interview, store=store),
        conductor.ExportInterviews: partial(use.export_interviews, store=store),
        conductor.GetInterviewMilestones: partial(use.get_milestones, store=store),
        conductor.CheckBudget: partial(use.check_budget, budgets=budgets),
        replies.GetOperation: partial(use.get_operation, store=store),
        setup.SessionCreated: partial(use.open_interview, store=store),
        research.CompanyProfiled: partial(use.add_profile, store=store),
        feedback.UsageRecorded: partial(use.record_usage, budgets=budgets),
        setup.SessionErased: partial(use.erase_session, store=store),
        setup.UserErased: partial(use.erase_user, store=store),
    }
