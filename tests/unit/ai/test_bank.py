"""The bank's questions are complete, unique and spread over areas and difficulties."""

import time
from collections import Counter
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from ai import bank
from ai.bank import BankEntry, BankError, entries, entry, load
from ai.bank.frames import frames
from ai.lexicon import fields, skills

WRONG_PROBE = """
area: xy
questions:
  - id: a
    text: How do you do this?
    kind: technical
    competency: Work
    difficulty: mid
    keyPoints: [{text: point}]
    probes: [{point: 3, ask: Why?}]
"""
TECHNICAL = load(bank.DATA / "technical")


def test_bank_holds_enough_questions() -> None:
    assert len(entries()) >= 300
    assert len(TECHNICAL) >= 200
    levels = Counter(item.difficulty for item in TECHNICAL.values())
    assert min(levels["entry"], levels["mid"], levels["senior"]) >= 50


def test_every_technical_area_has_every_difficulty() -> None:
    areas: dict[str, Counter[str]] = {}
    for item in TECHNICAL.values():
        areas.setdefault(item.area, Counter())[item.difficulty] += 1
    assert len(areas) >= 25
    assert not [area for area, levels in areas.items() if levels.total() < 5 or len(levels) < 3]


@pytest.mark.parametrize("item", TECHNICAL.values(), ids=TECHNICAL.keys())
def test_technical_question_says_what_a_good_answer_covers(item: BankEntry) -> None:
    assert item.kind == "technical"
    assert 3 <= len(item.key_points) <= 6
    assert all(len(set(point.aliases)) >= 2 for point in item.key_points)
    assert item.probes
    assert item.outline
    assert item.skills
    assert set(item.skills) <= skills().keys()


def test_fields_of_the_bank_are_fields_of_the_lexicon() -> None:
    assert {field for item in entries() for field in item.fields} <= fields().keys() | {"any"}


def test_no_two_questions_of_the_bank_ask_the_same() -> None:
    texts = [item.text.lower() for item in entries()]
    assert not [
        (one, other)
        for place, one in enumerate(texts)
        for other in texts[:place]
        if fuzz.token_set_ratio(one, other) >= 90
    ]


def test_senior_questions_ask_for_more_than_entry_ones() -> None:
    def words(level: str) -> float:
        texts = [item.text for item in TECHNICAL.values() if item.difficulty == level]
        return sum(len(text.split()) for text in texts) / len(texts)

    assert words("entry") < words("mid") < words("senior")


def test_entry_is_found_by_id() -> None:
    found = entry("databases-index-tradeoff")
    assert found is not None
    assert found.area == "databases"
    assert entry("no-such-question") is None


def test_bank_loads_fast() -> None:
    start = time.perf_counter()
    load(bank.DATA)
    assert time.perf_counter() - start < 2.0  # well below 0.5 s on a machine at rest


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("area: x\nquestions: [", "not valid YAML"),
        ("area: x", "questions"),
        ("area: xy\nquestions: [{id: a-b}]", "'a-b'"),
        ("area: xy\nquestions: [oops]", "mapping"),
        (WRONG_PROBE, "names key point 3"),
    ],
)
def test_bad_file_is_refused_with_its_name_and_mistake(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "bad.yaml").write_text(content)
    with pytest.raises(BankError, match=message) as raised:
        load(tmp_path)
    assert "bad.yaml" in str(raised.value)


def test_id_used_twice_is_refused(tmp_path: Path) -> None:
    question = (
        "area: xy\nquestions:\n  - {id: same, text: How do you do this?, kind: technical, "
        "competency: Work, difficulty: mid, keyPoints: [{text: point}]}\n"
    )
    (tmp_path / "one.yaml").write_text(question)
    (tmp_path / "two.yaml").write_text(question)
    with pytest.raises(BankError, match="same"):
        load(tmp_path)


def test_wordings_have_their_blank() -> None:
    known = frames()
    for level in ("entry", "mid", "senior"):
        assert all("{subject}" in text for text in (*known.tool[level], *known.practice[level]))
        assert all("{subject}" in text for text in (*known.soft[level], *known.openings[level]))
        assert all("{situation}" in text for text in known.situation[level])
        assert all("{value}" in text and "{company}" in text for text in known.value[level])
        for kind in ("technical", "behavioral"):
            assert all("{duty}" in text for text in known.duty[kind][level])
