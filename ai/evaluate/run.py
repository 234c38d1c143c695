"""Asking an interviewer to score the rows of an evaluation."""

import asyncio
import time
from collections.abc import Sequence

from ai.evaluate.measure import Predicted
from ai.evaluate.rows import Row
from ai.port import Interviewer, InterviewerError
from ai.rubric import band_of, score_of_band

AT_ONCE = 4


async def evaluate(rows: Sequence[Row], interviewer: Interviewer) -> list[Predicted]:
    """Score every row, a few at a time; a row that cannot be scored has no band and its status says so."""
    places = asyncio.Semaphore(AT_ONCE)

    async def predict(row: Row) -> Predicted:
        async with places:
            return await _predict(row, interviewer)

    return list(await asyncio.gather(*(predict(row) for row in rows)))


async def _predict(row: Row, interviewer: Interviewer) -> Predicted:
    request = row.request()
    started = time.perf_counter()
    try:
        rating = await interviewer.score_answer(request)
    except InterviewerError:
        return Predicted(row, None, None, "not_scored", (), time.perf_counter() - started)
    seconds = time.perf_counter() - started
    band = band_of(rating.ratings, rating.flags, request.question.kind, row.difficulty)
    if band is None:
        return Predicted(row, None, None, "not_scored", rating.flags, seconds)
    return Predicted(row, band, score_of_band(band), "scored", rating.flags, seconds)
