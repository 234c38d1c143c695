"""The words of a report's PDF that are ours, in each language of the pages."""

from datetime import UTC, datetime

LABELS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Interview feedback",
        "title.of": "Interview feedback: {company}",
        "type.technical": "Technical interview",
        "type.behavioral": "Behavioral interview",
        "type.mixed": "Mixed interview",
        "date": "{day} {month} {year}",
        "months": "January February March April May June July August September October November December",
        "session": "Session {session}",
        "overall": "Overall score: {score}",
        "coverage": "{answered} of {total} questions answered",
        "strengths": "Strengths",
        "improve": "What to improve",
        "competencies": "Competencies",
        "questions": "Questions",
        "question": "Question {number}: {competency}",
        "status.answered": "answered",
        "status.skipped": "skipped",
        "status.timed_out": "the time ran out",
        "status.not_reached": "not reached",
        "status.not_scored": "answered, not scored",
        "hint": ", with a hint",
        "standing": "{status}{hint}. Score: {score}",
        "answer": "Your answer",
        "follow-up": "Follow-up",
        "none": "(none)",
        "feedback": "Feedback",
        "evidence": "What it rests on",
        "quote": "“{text}”",
        "correction": "Correction",
        "suggested": "An answer to aim for",
        "try": "Try {number}, {date}",
        "try.score": "Score: {score}; in the interview: {before}",
        "try.answer": "Your new answer",
        "communication": "Communication",
        "clarity": "Clarity",
        "conciseness": "Conciseness",
        "confidence": "Confidence",
        "words": "{words} words",
        "fillers": ", {fillers} fillers",
        "pace": ", {pace} words a minute",
        "accuracy": "Technical accuracy",
        "fit": "Company fit",
        "next": "Next steps",
        "made": "Rubric {rubric}, scored by: {provider}",
        "score": "{score} of 10",
        "score.none": "not scored",
        "page": "Page {page} of {pages}",
    },
    "de": {
        "title": "Auswertung des Interviews",
        "title.of": "Auswertung des Interviews: {company}",
        "type.technical": "Fachliches Interview",
        "type.behavioral": "Verhaltensinterview",
        "type.mixed": "Gemischtes Interview",
        "date": "{day}. {month} {year}",
        "months": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "session": "Sitzung {session}",
        "overall": "Gesamtwertung: {score}",
        "coverage": "{answered} von {total} Fragen beantwortet",
        "strengths": "Stärken",
        "improve": "Was besser werden kann",
        "competencies": "Kompetenzen",
        "questions": "Fragen",
        "question": "Frage {number}: {competency}",
        "status.answered": "beantwortet",
        "status.skipped": "übersprungen",
        "status.timed_out": "Zeit abgelaufen",
        "status.not_reached": "nicht erreicht",
        "status.not_scored": "beantwortet, nicht bewertet",
        "hint": ", mit Hinweis",
        "standing": "{status}{hint}. Wertung: {score}",
        "answer": "Ihre Antwort",
        "follow-up": "Nachfrage",
        "none": "(keine)",
        "feedback": "Rückmeldung",
        "evidence": "Worauf sie sich stützt",
        "quote": "„{text}“",
        "correction": "Richtigstellung",
        "suggested": "Eine mögliche Antwort",
        "try": "Versuch {number}, {date}",
        "try.score": "Wertung: {score}; im Interview: {before}",
        "try.answer": "Ihre neue Antwort",
        "communication": "Kommunikation",
        "clarity": "Klarheit",
        "conciseness": "Kürze",
        "confidence": "Sicherheit",
        "words": "{words} Wörter",
        "fillers": ", {fillers} Füllwörter",
        "pace": ", {pace} Wörter pro Minute",
        "accuracy": "Fachliche Richtigkeit",
        "fit": "Passung zum Unternehmen",
        "next": "Nächste Schritte",
        "made": "Bewertungsraster {rubric}, bewertet von: {provider}",
        "score": "{score} von 10",
        "score.none": "nicht bewertet",
        "page": "Seite {page} von {pages}",
    },
}


class Labels:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self._texts = LABELS[language]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, with values in them that may hold anything."""
        return self._texts[key].format(**values)

    def score(self, score: int | None) -> str:
        return self("score.none") if score is None else self("score", score=score)

    def date(self, seconds: int) -> str:
        """The day of a moment (epoch seconds) in UTC, written out."""
        day = datetime.fromtimestamp(seconds, UTC)
        return self("date", day=day.day, month=self("months").split()[day.month - 1], year=day.year)
