"""Interviews as the public topic tells them, and the key metrics counted from them without a database."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import mean
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic, RecordsToDelete

from contracts.envelope import Envelope, Event
from contracts.public import (
    AnswerRecorded,
    AnswerScored,
    CriterionLevel,
    FeedbackReady,
    InterviewCompleted,
    InterviewStarted,
    QuestionAsked,
    QuestionsReady,
    SessionCreated,
    SessionErased,
)
from examples.analytics.database import Database

VIEWS = (
    "key_figures",
    "interviews_by_week",
    "interviews_by_end",
    "score_by_company",
    "score_by_role",
    "score_by_week",
    "areas_to_improve",
)
BEGINNING = int(datetime(2026, 1, 5, 9, tzinfo=UTC).timestamp() * 1000)
DAY = 24 * 60 * 60 * 1000
CRITERIA = ("accuracy", "depth", "clarity")


@dataclass
class Told:
    """A message on its way."""

    session_id: str
    headers: list[tuple[str, bytes]]
    body: bytes


@dataclass
class Interview:
    """What one session tells."""

    session_id: str
    created: SessionCreated
    started: InterviewStarted | None = None
    completed: InterviewCompleted | None = None
    reports: list[FeedbackReady] = field(default_factory=list)
    erased: bool = False
    told: list[Told] = field(default_factory=list)


class Storyteller:
    """Makes interviews that differ in everything that is counted; the same seed makes the same."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - test data

    def interviews(self, count: int) -> list[Interview]:
        return [self._interview(number) for number in range(count)]

    def _interview(self, number: int) -> Interview:
        dice = self._random
        session_id = str(UUID(int=dice.getrandbits(128), version=4))
        at = BEGINNING + number * DAY + dice.randrange(DAY // 2)
        duration = dice.choice([15, 30])
        made = Interview(
            session_id,
            SessionCreated(
                session_id=session_id,
                company=dice.choice(["Google", "Stripe", None]),
                interview_type=dice.choice(["technical", "behavioral", "mixed"]),
                difficulty=dice.choice(["entry", "mid", "senior"]),
                duration=duration,
                created_at=at,
            ),
        )
        self._tell(made, "setup", at, [made.created])
        self._tell(made, "conductor", at, [QuestionsReady(session_id=session_id, total=4)])
        if dice.random() < 0.85:
            self._hold(made, at + 1000, duration)
        if dice.random() < 0.15:
            made.erased = True
            erased = SessionErased(session_id=session_id)
            self._tell(made, "setup", at + DAY // 2, [erased], after=dice.randrange(len(made.told)))
        return made

    def _hold(self, made: Interview, at: int, duration: int) -> None:
        dice, session_id = self._random, made.session_id
        made.started = InterviewStarted(
            session_id=session_id, started_at=at, expires_at=at + duration * 60_000
        )
        self._tell(made, "conductor", at, [made.started])
        if dice.random() < 0.1:
            return
        answered = dice.randrange(5)
        for question in range(1, answered + 1):
            told: list[Event] = [
                QuestionAsked(session_id=session_id, number=question, follow_up=False, asked_at=at),
                AnswerRecorded(
                    session_id=session_id,
                    number=question,
                    status="answered",
                    words=dice.randrange(200),
                    follow_ups=0,
                    hint_used=False,
                    recorded_at=at,
                ),
            ]
            self._tell(made, "conductor", at, told)
            scored = AnswerScored(
                session_id=session_id, number=question, score=dice.randint(1, 10), done=question, total=4
            )
            self._tell(made, "feedback", at, [scored])
        made.completed = InterviewCompleted(
            session_id=session_id,
            reason=dice.choice(["all_answered", "all_answered", "ended_by_candidate", "time_expired"]),
            started_at=at,
            completed_at=at + dice.randrange(60_000, duration * 60_000),
            answered=answered,
            total=4,
        )
        self._tell(made, "conductor", at, [made.completed])
        for _ in range(dice.choice([1, 1, 2])):
            made.reports.append(self._report(session_id, answered))
            self._tell(made, "feedback", at, [made.reports[-1]])

    def _report(self, session_id: str, answered: int) -> FeedbackReady:
        dice = self._random
        return FeedbackReady(
            session_id=session_id,
            overall_score=dice.randint(1, 10) if answered else None,
            coverage=answered / 4,
            criteria=tuple(
                CriterionLevel(criterion=name, level=dice.randint(2, 10) / 2) for name in CRITERIA if answered
            ),
            rubric_version=dice.choice(["1.0.0", "1.1.0"]),
            provider="offline",
        )

    def _tell(
        self, made: Interview, source: str, at: int, events: Iterable[Event], after: int | None = None
    ) -> None:
        for event in events:
            envelope = Envelope(
                id=str(UUID(int=self._random.getrandbits(128), version=4)),
                type=event.TYPE,
                source=source,
                time=at,
                subject=made.session_id,
                sequence=len(made.told) + 1,
            )
            place = len(made.told) if after is None else after
            made.told.insert(place, Told(made.session_id, envelope.to_headers(), event.to_bytes()))


def shuffled(interviews: Sequence[Interview], seed: int) -> list[Told]:
    """All their messages, sessions mixed, each session's own order kept."""
    dice = random.Random(seed)  # noqa: S311 - test data
    order = [made for made in interviews for _ in made.told]
    dice.shuffle(order)
    messages = {made.session_id: iter(made.told) for made in interviews}
    return [next(messages[made.session_id]) for made in order]


async def make_topic(kafka: str, topic: str, partitions: int = 1) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.create_topics([NewTopic(topic, partitions, 1)])
    await admin.close()


async def remove_before(kafka: str, topic: str, offset: int) -> None:
    """What retention does, at once."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.delete_records({TopicPartition(topic, 0): RecordsToDelete(before_offset=offset)})
    await admin.close()


async def tell(kafka: str, topic: str, messages: Iterable[Told]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all")
    await producer.start()
    try:
        for message in messages:
            await producer.send(topic, message.body, key=message.session_id.encode(), headers=message.headers)
        await producer.flush()
    finally:
        await producer.stop()


def numbers(database: Database) -> dict[str, list[dict[str, Any]]]:
    """What every view shows; fractions to the sixth digit, for sums are made in any order."""
    return {
        view: [
            {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}
            for row in database.read(f"select * from {view}")  # noqa: S608 - our own names
        ]
        for view in VIEWS
    }


def expected(interviews: Sequence[Interview]) -> dict[str, list[dict[str, Any]]]:
    """The same numbers, counted here from what was told."""
    kept = [made for made in interviews if not made.erased]
    held = [made for made in kept if made.completed]
    scored = [made for made in held if made.reports[-1].overall_score is not None]
    return {
        "key_figures": [
            {
                "sessions_set_up": len(kept),
                "interviews_started": sum(made.started is not None for made in kept),
                "interviews_held": len(held),
                "average_minutes": _mean(_minutes(made) for made in held),
                "completion_rate": _mean(_complete(made) for made in held),
                "average_score": _mean(_score(made) for made in scored),
            }
        ],
        "interviews_by_week": [
            {
                "week": week,
                "interviews": len(group),
                "average_minutes": _mean(_minutes(made) for made in group),
                "completion_rate": _mean(_complete(made) for made in group),
            }
            for week, group in sorted(_grouped(held, _week).items())
        ],
        "interviews_by_end": [
            {"reason": reason, "interviews": count}
            for reason, count in sorted(
                Counter(made.completed.reason for made in held if made.completed).items(),
                key=lambda item: (-item[1], item[0]),
            )
        ],
        "score_by_company": sorted(
            (
                {"company": company, "interviews": len(group), "average_score": _mean(map(_score, group))}
                for company, group in _grouped(
                    scored, lambda made: made.created.company or "not in the catalogue"
                ).items()
            ),
            key=lambda row: (-int(row["interviews"]), row["company"]),
        ),
        "score_by_role": [
            {
                "interview_type": kind,
                "difficulty": level,
                "interviews": len(group),
                "average_score": _mean(map(_score, group)),
            }
            for (kind, level), group in sorted(
                _grouped(scored, lambda made: (made.created.interview_type, made.created.difficulty)).items()
            )
        ],
        "score_by_week": [
            {
                "week": week,
                "rubric_version": version,
                "interviews": len(group),
                "average_score": _mean(map(_score, group)),
            }
            for (version, week), group in sorted(
                _grouped(scored, lambda made: (made.reports[-1].rubric_version, _week(made))).items()
            )
        ],
        "areas_to_improve": _areas(kept),
    }


def _areas(interviews: Sequence[Interview]) -> list[dict[str, Any]]:
    levels: dict[tuple[str, str], list[float]] = defaultdict(list)
    for made in interviews:
        for report in made.reports[-1:]:
            for item in report.criteria:
                levels[report.rubric_version, item.criterion].append(item.level)
    rows = [
        {
            "rubric_version": version,
            "criterion": criterion,
            "reports": len(found),
            "average_level": _mean(found),
            "low_reports": sum(level < 3 for level in found),
            "low_share": _mean(level < 3 for level in found),
        }
        for (version, criterion), found in levels.items()
    ]
    rows.sort(key=lambda row: (-row["low_share"], row["average_level"], row["criterion"]))  # type: ignore[operator]
    return sorted(rows, key=lambda row: str(row["rubric_version"]), reverse=True)


def _grouped(interviews: Iterable[Interview], key: Any) -> dict[Any, list[Interview]]:
    groups: dict[Any, list[Interview]] = defaultdict(list)
    for made in interviews:
        groups[key(made)].append(made)
    return groups


def _mean(values: Iterable[float]) -> float | None:
    found = [*values]
    return round(mean(found), 6) if found else None


def _minutes(made: Interview) -> float:
    assert made.completed
    assert made.completed.started_at
    return (made.completed.completed_at - made.completed.started_at) / 60_000


def _complete(made: Interview) -> bool:
    return made.completed is not None and made.completed.reason == "all_answered"


def _score(made: Interview) -> float:
    return made.reports[-1].overall_score or 0


def _week(made: Interview) -> Any:
    assert made.completed
    day = datetime.fromtimestamp(made.completed.completed_at / 1000, UTC).date()
    return day - timedelta(days=day.weekday())
