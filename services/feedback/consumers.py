"""Kafka in: which use case takes which message."""

from functools import partial

from chassis.kafka.consumer import Handler
from contracts import conductor, feedback, replies, research, setup
from contracts.envelope import Message
from services.feedback import handlers as use
from services.feedback.store import Reports


def handlers(reports: Reports) -> dict[type[Message], Handler]:
    """The use case of every message this service takes."""
    return {
        feedback.GetFeedback: partial(use.get_feedback, reports=reports),
        feedback.RetryQuestion: partial(use.retry_question, reports=reports),
        feedback.GetFeedbackMilestones: partial(use.get_milestones, reports=reports),
        feedback.GetHistory: partial(use.get_history, reports=reports),
        feedback.GetProgress: partial(use.get_progress, reports=reports),
        feedback.ExportReports: partial(use.export_reports, reports=reports),
        feedback.EraseReport: partial(use.erase_report, reports=reports),
        replies.GetOperation: partial(use.get_operation, reports=reports),
        setup.SessionCreated: partial(use.open_report, reports=reports),
        research.CompanyProfiled: partial(use.keep_profile, reports=reports),
        conductor.InterviewStarted: partial(use.begin_interview, reports=reports),
        conductor.AnswerRecorded: partial(use.record_answer, reports=reports),
        conductor.InterviewCompleted: partial(use.complete_interview, reports=reports),
        setup.SessionErased: partial(use.erase_session, reports=reports),
        setup.UserErased: partial(use.erase_user, reports=reports),
    }
