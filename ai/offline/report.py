"""The words of a report, drawn from the ratings of the answers; its numbers are computed elsewhere."""

from collections.abc import Iterable, Sequence
from statistics import mean

from ai.offline.delivery import delivery_metrics
from ai.offline.scoring.wording import ADVICE
from ai.offline.text import joined, quoted
from ai.port import CriterionRating, Flag, Narrative, RatedAnswer, ReportRequest
from ai.rubric import criterion, group_of

PROVIDER = "offline"
STRONG, WEAK = 4, 3
MOST = 4
UNREADABLE = frozenset({Flag.EMPTY, Flag.ONE_WORD, Flag.GIBBERISH})


def compose_report(request: ReportRequest) -> Narrative:
    """Write the report: every strength and gap names its question and quotes the answer."""
    return Narrative(
        summary=_summary(request),
        strengths=tuple(_strengths(request.rated)),
        areas_for_improvement=tuple(_gaps(request)),
        recommendations=tuple(_recommendations(request)),
        communication_feedback=_communication(request.rated),
        technical_feedback=_technical(request.rated),
        company_fit_feedback=_fit(request),
        provider=PROVIDER,
    )


def _summary(request: ReportRequest) -> str:
    if not request.rated:
        return "There is nothing to rate yet; a short attempt is enough to get feedback."
    best = max(request.rated, key=lambda item: item.score)
    parts = []
    if best.score > min(item.score for item in request.rated):
        weakest = min(request.rated, key=lambda item: item.score)
        parts.append(f"The strongest answer was on {_topic(best)}, the weakest on {_topic(weakest)}.")
    levels = _by_criterion(request.rated)
    strong = [_name(key) for key, level in levels if level >= STRONG and group_of(key) != "communication"]
    weak = [
        _name(key) for key, level in reversed(levels) if level < WEAK and group_of(key) != "communication"
    ]
    if strong:
        parts.append(f"What carried your answers: {joined(strong[:2])}.")
    if weak:
        parts.append(f"What held them back: {joined(weak[:2])}.")
    return " ".join(parts) or "Nothing stands out yet, neither as a strength nor as a weakness."


def _strengths(rated: Sequence[RatedAnswer]) -> Iterable[str]:
    ranked = sorted(_ratings(rated), key=lambda pair: -pair[1].level)
    seen: set[str] = set()
    for item, rating in ranked:
        if rating.level < STRONG or not rating.evidence or rating.criterion in seen or len(seen) == MOST:
            continue
        if group_of(rating.criterion) == "communication":
            continue
        seen.add(rating.criterion)
        yield f"{_name(rating.criterion).capitalize()} ({_topic(item)}): {quoted(rating.evidence[0])}"


def _gaps(request: ReportRequest) -> list[str]:
    found: dict[str, str] = {}
    for item, rating in sorted(_ratings(request.rated), key=lambda pair: pair[1].level):
        if (
            rating.level <= WEAK
            and rating.criterion in ADVICE
            and group_of(rating.criterion) != "communication"
        ):
            found.setdefault(
                rating.criterion,
                f"{_name(rating.criterion).capitalize()} ({_topic(item)}): {ADVICE[rating.criterion]}.",
            )
    wrong = [
        f"Correct this ({_topic(item)}): “{one.question}” {one.answer}"
        for item in request.rated
        for one in item.rating.corrections
    ]
    unanswered = [f"Not answered: {question.text}" for question in request.not_answered[:2]]
    empty = [
        f"No readable answer ({_topic(item)}): {item.question.text}"
        for item in request.rated
        if UNREADABLE.intersection(item.rating.flags)
    ]
    return [*wrong[:2], *empty[:2], *list(found.values())[:MOST], *unanswered]


def _recommendations(request: ReportRequest) -> Iterable[str]:
    levels = [(key, level) for key, level in reversed(_by_criterion(request.rated)) if key in ADVICE]
    for key, level in levels[:3]:
        if level < STRONG:
            yield f"In your next answers, {ADVICE[key]}."
    weakest = [item for item in request.rated if item.score <= 5]  # noqa: PLR2004
    for item in sorted(weakest, key=lambda one: one.score)[:2]:
        yield f"Practise again: {item.question.text}"
    if request.not_answered:
        yield "Keep an eye on the clock, so that every question gets at least a short answer."
    if not weakest and not request.not_answered and request.rated:
        yield "Repeat the interview at a higher difficulty or with another kind of question."


def _communication(rated: Sequence[RatedAnswer]) -> str:
    if not rated:
        return "No answer to judge the wording by."
    metrics = delivery_metrics("\n".join(_all_said(item) for item in rated))
    levels = {key: level for key, level in _by_criterion(rated) if group_of(key) == "communication"}
    average = round(metrics.words / len(rated))
    parts = [f"Your answers have {average} words on average."]
    if metrics.fillers:
        named = joined([f"“{word}”" for word in metrics.filler_words[:3]])
        parts.append(
            f"{metrics.fillers} fillers were counted, such as {named}."
            if metrics.fillers > 1
            else f"One filler was counted: {named}."
        )
    parts += [f"To be heard better, {ADVICE[key]}." for key, level in levels.items() if level < STRONG]
    if len(parts) == 1:
        parts.append("They are easy to follow and stand on their own.")
    return " ".join(parts)


def _technical(rated: Sequence[RatedAnswer]) -> str:
    technical = [item for item in rated if item.question.kind == "technical"]
    if not technical:
        return "No technical question was answered, so technical accuracy is not rated."
    corrections = [one for item in technical for one in item.rating.corrections]
    best = max(technical, key=lambda item: item.score)
    parts = [f"Most convincing: {_topic(best)}."] if best.score > 5 else []  # noqa: PLR2004
    parts += [f"“{one.question}”: {one.answer}" for one in corrections[:3]]
    weak = [
        _name(key)
        for key, level in reversed(_by_criterion(technical))
        if level < STRONG and group_of(key) == "technical"
    ]
    if weak:
        parts.append(f"To work on: {joined(weak[:2])}.")
    return " ".join(parts) or "The technical answers were right and well explained."


def _fit(request: ReportRequest) -> str:
    profile = request.job.profile
    if profile is None or not profile.values:
        return "No stated values of the company are known, so fit is not rated."
    shown = [(item, one) for item, one in _ratings(request.rated) if one.criterion == "company_fit"]
    if not shown:
        return f"No answer shows one of the stated values: {joined(list(profile.values[:4]))}."
    item, best = max(shown, key=lambda pair: pair[1].level)
    quote = f": “{best.evidence[0]}”" if best.evidence else ""
    return f"Your answer on {_topic(item)} speaks to what the company says it values{quote}."


def _ratings(rated: Iterable[RatedAnswer]) -> list[tuple[RatedAnswer, CriterionRating]]:
    return [(item, rating) for item in rated for rating in item.rating.ratings]


def _by_criterion(rated: Iterable[RatedAnswer]) -> list[tuple[str, float]]:
    """Return the mean level of each criterion, highest first."""
    levels: dict[str, list[int]] = {}
    for _, rating in _ratings(rated):
        levels.setdefault(rating.criterion, []).append(rating.level)
    return sorted(((key, mean(found)) for key, found in levels.items()), key=lambda pair: (-pair[1], pair[0]))


def _all_said(item: RatedAnswer) -> str:
    return "\n".join([item.answer, *(exchange.answer for exchange in item.follow_ups)])


def _topic(item: RatedAnswer) -> str:
    return item.question.competency or item.question.text


def _name(key: str) -> str:
    known = criterion(key)
    return known.name.lower() if known else key
