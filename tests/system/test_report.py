"""The report, the history and the progress of an interview that was held."""

from collections.abc import Iterator
from typing import Any

import httpx

from tests.support.room import act, set_up
from tests.system import shapes
from tests.system.interviews import ANSWER, completed, ended_at_once, history_of, report_ready, started
from tests.system.shapes import faults

SCORES = {"overallScore", "score", "clarity", "conciseness", "confidence"}


async def test_the_report_of_a_whole_interview(candidate: httpx.AsyncClient) -> None:
    """Scores are 1-10 or null, evidence is quoted to the letter, hints and skipped questions show."""
    session_id = await started(candidate)
    given = await _answer_all_but_the_second(candidate, session_id)

    response = await candidate.post("/interview/feedback", json={"sessionId": session_id})

    assert response.status_code == 200
    body = response.json()
    assert faults(body, shapes.FEEDBACK) == []
    feedback = body["feedback"]
    rows = feedback["questionFeedback"]
    assert [row["status"] for row in rows] == ["answered", "skipped", "answered", "answered"]
    assert [row["hintUsed"] for row in rows] == [True, False, False, False]
    assert [row["score"] is None for row in rows] == [False, True, False, False]
    assert feedback["coverage"] == {"answered": 3, "total": 4, "ratio": 0.75}
    assert all(1 <= score <= 10 for score in _scores(feedback) if score is not None)
    assert isinstance(feedback["overallScore"], int)
    assert feedback["deliveryMetrics"]["wordsPerMinute"] is None
    assert feedback["deliveryMetrics"]["words"] > 0
    _quotes_the_candidate(rows, given)


async def test_the_report_is_there_before_it_is_asked_for(candidate: httpx.AsyncClient) -> None:
    """Made by the events of the interview alone, it answers `cached: true`, always the same."""
    session_id = await completed(candidate)
    read = await report_ready(candidate, session_id)

    asked = await candidate.post("/interview/feedback", json={"sessionId": session_id})

    assert asked.status_code == 200
    assert asked.json() == {**read, "cached": True}


async def test_whoever_asks_right_after_the_end_waits_for_the_report(candidate: httpx.AsyncClient) -> None:
    """The request waits instead of saying that there is none."""
    session_id = await completed(candidate)

    asked = await candidate.post("/interview/feedback", json={"sessionId": session_id})

    assert asked.status_code == 200
    assert len(asked.json()["feedback"]["questionFeedback"]) == 4


async def test_an_interview_that_goes_on_has_no_report(candidate: httpx.AsyncClient) -> None:
    """Asked for, it is a conflict; just looked at, it is not there, and no work is started."""
    session_id = await started(candidate)

    asked = await candidate.post("/interview/feedback", json={"sessionId": session_id})
    looked_at = await candidate.get(f"/interview/feedback/{session_id}")

    assert (asked.status_code, looked_at.status_code) == (409, 404)


async def test_the_report_of_an_interview_without_answers_has_no_number(
    candidate: httpx.AsyncClient,
) -> None:
    """Nothing is made up: no score anywhere, a coverage of zero, every question named as not reached."""
    session_id = await ended_at_once(candidate)

    response = await candidate.post("/interview/feedback", json={"sessionId": session_id})

    assert response.status_code == 200
    assert faults(response.json(), shapes.FEEDBACK) == []
    feedback = response.json()["feedback"]
    assert {*_scores(feedback)} == {None}
    assert feedback["coverage"] == {"answered": 0, "total": 4, "ratio": 0.0}
    assert {row["status"] for row in feedback["questionFeedback"]} == {"not_reached"}
    assert feedback["technicalAccuracy"]["feedback"]
    assert feedback["companyFit"]["feedback"]


async def test_the_report_downloads_as_a_file(candidate: httpx.AsyncClient) -> None:
    """`?format=json` is the same report as an attachment."""
    session_id = await completed(candidate)
    read = await report_ready(candidate, session_id)

    file = await candidate.get(f"/interview/feedback/{session_id}", params={"format": "json"})

    assert file.headers["content-disposition"].startswith("attachment")
    assert file.json() == {**read, "cached": True}


async def test_the_interview_has_its_row_in_the_history(candidate: httpx.AsyncClient) -> None:
    """The row is complete, with null where there is nothing yet."""
    open_id = await set_up(candidate, companyName="Contoso", interviewType="technical", difficulty="entry")
    done_id = await completed(candidate, companyName="Fabrikam")
    report = await report_ready(candidate, done_id)

    history = await history_of(candidate)

    assert faults(history, shapes.HISTORY) == []
    assert (history["count"], history["nextCursor"]) == (2, None)
    done, still_open = history["history"]
    assert (done["sessionId"], still_open["sessionId"]) == (done_id, open_id)
    assert done["overallScore"] == report["feedback"]["overallScore"]
    assert done["status"] == "completed"
    assert done["createdAt"] <= done["completedAt"]
    facts = {"companyName": "Contoso", "interviewType": "technical", "difficulty": "entry"}
    nothing_yet = {"status": "created", "completedAt": None, "overallScore": None}
    assert still_open.items() >= {**facts, **nothing_yet}.items()


async def test_progress_shows_the_scores_over_time(candidate: httpx.AsyncClient) -> None:
    """Two interviews are two points, oldest first, with the scores of their reports."""
    sessions = [await completed(candidate) for _ in range(2)]
    reports = [(await report_ready(candidate, session_id))["feedback"] for session_id in sessions]

    progress = (await candidate.get("/interview/progress")).json()

    assert faults(progress, shapes.PROGRESS) == []
    assert progress["rubricVersion"] == reports[-1]["rubricVersion"]
    points = [(point["sessionId"], point["score"]) for point in progress["overall"]]
    scores = [report["overallScore"] for report in reports]
    assert points == list(zip(sessions, scores, strict=True))
    asked_about = {row["competency"] for report in reports for row in report["questionFeedback"]}
    assert {line["competency"] for line in progress["competencies"]} == asked_about


async def _answer_all_but_the_second(client: httpx.AsyncClient, session_id: str) -> list[str]:
    """A hint on the first question, the second skipped; returns what was answered."""
    await act(client, session_id, "hint")
    given: list[str] = []
    step: dict[str, Any] = {"questionNumber": 1, "type": "question"}
    while step["type"] != "complete":
        if step["questionNumber"] == 2:
            step = (await act(client, session_id, "next")).json()
            continue
        given.append(f"{ANSWER} That was project {len(given)}.")
        response = await act(client, session_id, "answer", answer=given[-1])
        assert response.status_code == 200, response.text
        step = response.json()
    return given


def _quotes_the_candidate(rows: list[dict[str, Any]], given: list[str]) -> None:
    said = [[row["yourAnswer"], *(one["answer"] for one in row["followUps"])] for row in rows]
    assert [text for texts in said for text in texts if text] == given
    for row, texts in zip(rows, said, strict=True):
        assert all(any(quote in text for text in texts) for quote in row["evidence"])
    assert any(row["evidence"] for row in rows)


def _scores(part: Any) -> Iterator[int | None]:
    """Every score of a report, wherever it stands."""
    if isinstance(part, list):
        for item in part:
            yield from _scores(item)
    if isinstance(part, dict):
        yield from (value for name, value in part.items() if name in SCORES)
        for value in part.values():
            yield from _scores(value)
