import json
from pathlib import Path
from typing import Any

import pytest

from ai.evaluate import RowsError, evaluate, metrics_of, read_rows
from ai.evaluate.__main__ import main
from ai.evaluate.agreement import spearman, weighted_kappa
from ai.provider import make_interviewer

DEVELOPMENT = Path(__file__).parents[2] / "data" / "ai" / "development.jsonl"


@pytest.fixture(scope="module")
async def metrics() -> dict[str, Any]:
    return metrics_of(await evaluate(read_rows(DEVELOPMENT), make_interviewer("offline")))


def test_the_development_set_is_large_varied_and_not_graded_by_length() -> None:
    rows = read_rows(DEVELOPMENT)
    assert len(rows) >= 200
    assert {row.interview_type for row in rows} == {"technical", "behavioral", "mixed"}
    assert {row.band for row in rows} == {1, 2, 3, 4, 5}
    lengths = {band: [len(row.answer.split()) for row in rows if row.band == band] for band in (2, 4, 5)}
    assert max(lengths[2]) > sorted(lengths[5])[len(lengths[5]) // 2]
    assert min(lengths[5]) < sorted(lengths[4])[len(lengths[4]) // 2]


def test_agreement_with_people_is_high_overall_and_in_the_middle(metrics: dict[str, Any]) -> None:
    assert metrics["notScored"] == 0
    assert metrics["overall"]["kappa"] >= 0.75
    assert metrics["middleBands"]["kappa"] >= 0.60


@pytest.mark.parametrize("kind", ["empty", "one_word", "gibberish"])
def test_what_is_no_answer_is_always_in_the_lowest_band(metrics: dict[str, Any], kind: str) -> None:
    assert metrics["adversarial"][kind]["lowestBand"] == 1


@pytest.mark.parametrize("kind", ["off_topic", "restates_question"])
def test_answers_beside_the_question_are_in_the_lowest_band(metrics: dict[str, Any], kind: str) -> None:
    assert metrics["adversarial"][kind]["lowestBand"] >= 0.9


@pytest.mark.parametrize("kind", ["padded", "injection"])
def test_padding_and_injections_stay_with_their_pair(metrics: dict[str, Any], kind: str) -> None:
    assert metrics["pairs"][kind]["rows"] > 0
    assert abs(metrics["pairs"][kind]["largest"]) <= 0.25


def test_keywords_never_pass_the_second_band(metrics: dict[str, Any]) -> None:
    assert metrics["adversarial"]["keyword_stuffed"]["highest"] <= 2


def test_a_row_takes_under_twenty_milliseconds(metrics: dict[str, Any]) -> None:
    assert metrics["milliseconds"]["median"] < 20


def test_kappa_and_spearman_of_known_cases() -> None:
    assert weighted_kappa([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]) == 1
    assert weighted_kappa([1, 1, 5, 5], [1, 5, 1, 5]) == 0
    assert weighted_kappa([1, 5], [5, 1]) == -1
    assert weighted_kappa([3, 3], [3, 3]) is None
    assert spearman([1, 2, 3], [10, 20, 30]) == pytest.approx(1)
    assert spearman([1, 2, 2, 3], [1, 2, 2, 3]) == pytest.approx(1)
    assert spearman([1, 2, 3], [4, 4, 4]) is None


def row(**changes: object) -> dict[str, object]:
    return {
        "id": "r1", "interviewType": "behavioral", "difficulty": "mid", "companyName": "Acme",
        "jobDescription": "Nurse", "question": "Tell me about a mistake.", "competency": "Honesty",
        "answer": "", "band": 1, "kind": "empty", "pairOf": None,
    } | changes  # fmt: skip


def write(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("\n".join(json.dumps(one) for one in rows), "utf-8")
    return path


def test_the_command_writes_predictions_and_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = write(
        tmp_path / "rows.jsonl",
        row(),
        row(id="r2", answer="I gave a wrong dose and told the doctor.", band=3),
    )
    assert main([str(rows), "--provider", "offline", "--json", str(tmp_path / "out.json")]) == 0
    written = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert written["rows"][0] | {"flags": []} == {
        "id": "r1",
        "band": 1.0,
        "score": 1,
        "status": "scored",
        "flags": [],
    }
    assert {"overall", "perType", "perBand", "pairs", "adversarial"} <= written["metrics"].keys()
    assert "kappa" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([row(), row()], "used twice"),
        ([row(pairOf="r9")], "names no row"),
        ([row(band=7)], "line 1"),
        ([], "has no rows"),
    ],
)
def test_a_bad_file_is_refused_with_the_mistake(
    tmp_path: Path, rows: list[dict[str, object]], complaint: str
) -> None:
    with pytest.raises(RowsError, match=complaint):
        read_rows(write(tmp_path / "rows.jsonl", *rows))


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "missing.jsonl")]) == 2
    assert main([str(write(tmp_path / "rows.jsonl", row())), "--provider", "gpt"]) == 2
    assert "no AI provider" in capsys.readouterr().err
