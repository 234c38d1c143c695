"""An interview in German: what a model is asked for, and that no English slips into it unmarked."""

from typing import Any

import pytest

from ai.languages import NAMES, held_in
from ai.models import ModelInterviewer, Task
from ai.models.follow_up import follow_up_prompt
from ai.models.hint import hint_prompt
from ai.models.questions import questions_prompt
from ai.models.report import report_prompt
from ai.models.research import research_prompt
from ai.models.scoring import score_prompt
from ai.offline import OfflineInterviewer
from ai.port import (
    AnswerRating,
    FollowUpRequest,
    HintRequest,
    InterviewerError,
    Narrative,
    Question,
    QuestionsRequest,
    RatedAnswer,
    ReportRequest,
    ResearchRequest,
    ScoreRequest,
)
from ai.prompts import Prompt
from ai.provider import PROVIDERS, languages_of
from tests.support.fake_bedrock import FakeBedrock, Form, faults
from tests.support.model_requests import job

QUESTION = Question(
    text="Woran erkennen Sie früh, dass sich eine Wunde entzündet?",
    kind="technical",
    competency="Wundversorgung",
    key_points=("Rötung und Wärme um die Wunde", "Zunehmender Schmerz"),
)
ANSWER = (
    "Ich habe die Wunde zweimal am Tag angesehen und die Größe aufgeschrieben, weil man es dort zuerst "
    "sieht. Als der Rand rot war, habe ich die Chirurgin gerufen."
)
SUGGESTION = "Ich habe die Wunde zweimal am Tag angesehen. Bei Rötung rief ich die Chirurgin, weil ____."
RATING: dict[str, Any] = {
    "ratings": [
        {
            "criterion": "accuracy",
            "evidence": ["weil man es dort zuerst sieht"],
            "reason": "Grund.",
            "level": 4,
        }
    ],
    "feedback": "Sie nennen einen Grund. Sagen Sie auch, was danach geschah.",
    "suggested_answer": SUGGESTION,
}
REPORT: dict[str, Any] = {
    "summary": "Ihre Antworten bleiben bei der Frage. Üben Sie zuerst, das Ergebnis zu nennen.",
    "strengths": ["Wundversorgung: „weil man es dort zuerst sieht“ nennt den Grund."],
    "areas_for_improvement": [],
    "recommendations": ["Schließen Sie jede Antwort mit dem, was sich geändert hat."],
    "communication_feedback": "Die Antworten sind gut zu verstehen.",
    "technical_feedback": "Die wichtigsten Zeichen sind da.",
    "company_fit_feedback": "Die Patienten stehen im Mittelpunkt.",
}
BY_TASK = {
    Task.QUESTIONS: "The difficulty is mid. Write in {}.",
    Task.FOLLOW_UP: "Decide on a follow-up to the answer in the block. Write in {}.",
    Task.HINT: "The difficulty is mid. Write in {}.",
    Task.SCORE: "The question is technical, the difficulty mid. Write in {}.",
    Task.REPORT: "Write the report on the interview in the block. Write it in {}.",
}


def asked(**changed: object) -> ScoreRequest:
    values = {"job": job(language="de"), "question": QUESTION, "answer": ANSWER, **changed}
    return ScoreRequest.model_validate(values)


def on_report() -> ReportRequest:
    rating = AnswerRating(
        ratings=(), feedback="Gut.", suggested_answer="", rubric_version="1", provider="bedrock"
    )
    rated = RatedAnswer(question=QUESTION, answer=ANSWER, rating=rating, score=7)
    return ReportRequest(job=job(language="de"), rated=(rated,))


def prompts(language: str) -> dict[Task, Prompt]:
    what, request = job(language=language), asked(job=job(language=language))
    return {
        Task.QUESTIONS: questions_prompt(QuestionsRequest(job=what, count=4)),
        Task.FOLLOW_UP: follow_up_prompt(FollowUpRequest(job=what, question=QUESTION, answer=ANSWER)),
        Task.HINT: hint_prompt(HintRequest(job=what, question=QUESTION)),
        Task.SCORE: score_prompt(request),
        Task.REPORT: report_prompt(on_report().model_copy(update={"job": what})),
    }


@pytest.mark.parametrize(("language", "name"), [("en", "English"), ("de", "German"), ("pt", "Portuguese")])
@pytest.mark.parametrize("task", BY_TASK)
def test_a_model_is_told_the_language_by_name_outside_the_block(task: Task, language: str, name: str) -> None:
    """The system prompt is the same in every language, so that it can be cached."""
    prompt = prompts(language)[task]
    assert prompt.user.split("\n\n<<<")[0].endswith(BY_TASK[task].format(name))
    assert prompt.system == prompts("en")[task].system
    assert "English" not in prompt.system


def test_company_research_is_everybodys_and_stays_english() -> None:
    assert "Plain English" in research_prompt(ResearchRequest(company_name="Acme")).system


def test_what_a_provider_speaks_is_known_before_it_is_made(interviewer: ModelInterviewer) -> None:
    """Setting up a session needs no model, but has to tell its language."""
    assert {*PROVIDERS} == {"offline", "bedrock", "openai-compatible"}
    assert languages_of(" Offline ") == OfflineInterviewer().languages == {"en"}
    assert languages_of("bedrock") == languages_of("openai-compatible") == interviewer.languages == {*NAMES}


@pytest.mark.parametrize(("wish", "languages", "held"), [("de", {"en", "de"}, "de"), ("de", {"en"}, "en")])
def test_an_interview_is_held_in_the_wished_language_or_in_english(
    wish: str, languages: set[str], held: str
) -> None:
    assert held_in(wish, languages) == held


async def test_the_offline_interviewer_says_that_it_wrote_english() -> None:
    """Whatever it was asked for."""
    offline, german = OfflineInterviewer(), job(language="de")
    assert (await offline.write_questions(QuestionsRequest(job=german, count=4))).language == "en"
    assert (await offline.give_hint(HintRequest(job=german, question=QUESTION))).language == "en"
    assert (await offline.score_answer(asked())).language == "en"
    assert (await offline.compose_report(on_report())).language == "en"


async def test_questions_in_german_are_all_german(
    bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    """A missing one is asked for again, by count and kind, not filled in with an English one."""
    one = {
        "from_description": ["wound care"],
        "competency": "Wundversorgung",
        "kind": "technical",
        "text": QUESTION.text,
        "key_points": ["Rötung"],
    }
    other = {**one, "text": "Welche Angaben gehören in eine Übergabe am Abend?"}
    bedrock.script.then(Form({"questions": [one]}), Form({"questions": [one, other]}))
    request = QuestionsRequest(job=job(language="de", interview_type="technical"), count=2)
    found = await interviewer.write_questions(request)
    assert [question.text for question in found.questions] == [one["text"], other["text"]]
    assert found.language == "de"
    assert "1 technical questions are missing" in bedrock.seen[1].user


async def test_a_model_that_does_not_answer_leaves_an_english_interview_that_says_so(
    bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    bedrock.script.always = faults()["access_denied"]
    found = await interviewer.write_questions(QuestionsRequest(job=job(language="de"), count=4))
    assert (len(found.questions), found.language) == (4, "en")
    hint = await interviewer.give_hint(HintRequest(job=job(language="de"), question=QUESTION))
    assert (bool(hint.text), hint.language) == (True, "en")


@pytest.mark.parametrize("answer", ["Nein.", "Xyzzyhafte Grmblwurz", QUESTION.text])
async def test_rules_for_english_do_not_settle_a_german_answer(
    answer: str, bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    """The model rates what only looks like no answer to whoever reads English."""
    rating = {**RATING["ratings"][0], "evidence": [], "level": 1}
    bedrock.script.always = Form({**RATING, "ratings": [rating], "suggested_answer": "____"})
    found = await interviewer.score_answer(asked(answer=answer))
    assert (found.provider, found.language, len(bedrock.seen)) == ("bedrock", "de", 1)


async def test_an_empty_answer_is_one_in_every_language(
    bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    found = await interviewer.score_answer(asked(answer=" … "))
    assert (found.provider, found.language, bedrock.seen) == ("offline", "en", [])


async def test_a_german_answer_keeps_its_words_and_a_suggestion_its_nouns(
    bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    """Every German noun has a capital, so a capital makes no name."""
    bedrock.script.always = Form(RATING)
    found = await interviewer.score_answer(asked())
    assert found.ratings[0].evidence == ("weil man es dort zuerst sieht",)
    assert (found.suggested_answer, found.language) == (SUGGESTION, "de")


async def test_an_invented_figure_leaves_no_suggestion_rather_than_an_english_one(
    bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    bedrock.script.always = Form({**RATING, "suggested_answer": f"{SUGGESTION} Das dauerte 17 Minuten."})
    assert (await interviewer.score_answer(asked())).suggested_answer == ""


async def test_a_follow_up_says_the_quote_without_english_words(
    bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    bedrock.script.always = Form(
        {
            "quote": "habe ich die Chirurgin gerufen",
            "missing": "das Ergebnis",
            "question": "Was geschah dann?",
        }
    )
    request = FollowUpRequest(job=job(language="de"), question=QUESTION, answer=ANSWER)
    found = await interviewer.decide_follow_up(request)
    assert found.question == "“habe ich die Chirurgin gerufen”: Was geschah dann?"


async def test_a_report_is_german_throughout(bedrock: FakeBedrock, interviewer: ModelInterviewer) -> None:
    """German quotation marks are read; an empty list stays empty."""
    bedrock.script.always = Form(REPORT)
    found = await interviewer.compose_report(on_report())
    told = found.model_dump(exclude={"provider", "language", "usage"})
    assert told == {name: tuple(text) if isinstance(text, list) else text for name, text in REPORT.items()}
    assert found.language == "de"


@pytest.mark.parametrize(
    "summary",
    [
        "Sie sagten „ich habe noch nie einen Fehler gemacht“, und das gilt.",
        "Das sind 9/10 Punkten insgesamt.",
    ],
)
async def test_what_a_report_cannot_stand_by_is_asked_for_again(
    summary: str, bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    """English words do not stand in; a model that insists has written no report."""
    bedrock.script.then(Form({**REPORT, "summary": summary}), Form(REPORT))
    found: Narrative = await interviewer.compose_report(on_report())
    assert (found.summary, found.usage.calls) == (REPORT["summary"], 2)
    bedrock.script.always = Form({**REPORT, "summary": summary})
    with pytest.raises(InterviewerError):
        await interviewer.compose_report(on_report())
