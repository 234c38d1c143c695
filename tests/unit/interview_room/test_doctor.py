"""What the doctor finds, and what it says to do."""

import fcntl
import io
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError
from rich.console import Console

from contracts.topics import TOPICS
from interview_room import doctor
from interview_room.parts.ports import free_port
from services.gateway.settings import Settings

COUNTS = {topic.name: topic.partitions for topic in TOPICS} | {topic.dead_letters: 1 for topic in TOPICS}


def test_python_that_is_too_old_is_a_problem() -> None:
    assert doctor.python((3, 10)).state == "problem"
    assert doctor.python((3, 11)).state == "ok"


def test_a_new_data_folder_in_a_writable_one_is_well(tmp_path: Path) -> None:
    assert doctor.data_folder(tmp_path / "new" / "data", room_answers=False).state == "ok"


def test_a_file_in_the_place_of_the_data_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    finding = doctor.data_folder(tmp_path / "data", room_answers=False)

    assert finding.state == "problem"
    assert "DATA_DIR" in finding.remedy


@pytest.mark.parametrize(("room_answers", "state"), [(True, "ok"), (False, "problem")])
def test_a_data_folder_in_use_is_well_while_its_room_answers(
    tmp_path: Path, room_answers: bool, state: str
) -> None:
    with (tmp_path / "database.lock").open("w") as lock:
        lock.write("4711")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)

        finding = doctor.data_folder(tmp_path, room_answers=room_answers)

    assert finding.state == state
    assert room_answers or "process 4711" in finding.found


def test_a_lock_file_nobody_holds_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "database.lock").write_text("4711")

    assert doctor.data_folder(tmp_path, room_answers=False).state == "ok"


async def test_a_free_port_is_nothing_to_mend() -> None:
    assert (await doctor.running_room(Settings(port=free_port()))).state == "note"


async def test_a_room_that_is_ready_is_well() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"status": "ok"}))

    assert (await doctor.running_room(Settings(), transport)).state == "ok"


async def test_a_room_that_is_not_ready_names_what_fails() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/livez":
            return httpx.Response(200, json={"status": "ok"})
        return httpx.Response(503, json={"detail": "Not ready: mongodb."})

    finding = await doctor.running_room(Settings(), httpx.MockTransport(answer))

    assert finding.state == "problem"
    assert "Not ready: mongodb." in finding.found


async def test_another_program_at_the_port_is_a_problem() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(404))

    finding = await doctor.running_room(Settings(port=8080), transport)

    assert finding.state == "problem"
    assert "PORT=8081" in finding.remedy


def test_topics_as_registered_are_well() -> None:
    assert doctor.topics(COUNTS, Settings()).state == "ok"


def test_topics_with_other_partitions_are_a_problem() -> None:
    name = TOPICS[0].name

    finding = doctor.topics(COUNTS | {name: 1}, Settings())

    assert finding.state == "problem"
    assert f"{name} has 1 instead of {TOPICS[0].partitions}" in finding.found


def test_topics_that_are_not_there_yet_are_made_by_the_room() -> None:
    finding = doctor.topics(COUNTS, Settings(kafka_prefix="other."))

    assert finding.state == "note"
    assert finding.found == f"{len(COUNTS)} of {len(COUNTS)} are not there yet"


async def test_addresses_that_cannot_be_read_are_told() -> None:
    settings = Settings(kafka_bootstrap="localhost", mongo_url="http://localhost")

    found = [*await doctor.kafka(settings), await doctor.mongodb(settings)]

    assert [finding.found for finding in found] == [
        "KAFKA_BOOTSTRAP is not host:port",
        "MONGO_URL cannot be read",
    ]


async def test_a_broker_that_is_away_is_a_problem() -> None:
    (finding,) = await doctor.kafka(Settings(kafka_bootstrap=f"127.0.0.1:{free_port()}"))

    assert finding.state == "problem"
    assert "KAFKA_BOOTSTRAP" in finding.remedy


def test_an_ai_provider_there_is_not_is_told_with_those_there_are() -> None:
    finding = doctor.ai_provider("oracle")

    assert finding.state == "problem"
    assert "offline" in finding.remedy


def test_programs_for_tests_are_never_a_problem() -> None:
    assert doctor.for_tests("java", lambda _: None).state == "note"
    assert doctor.for_tests("java", lambda _: "/usr/bin/java").state == "ok"


def test_wrong_settings_are_told_by_their_variable_without_their_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORT", "secret")

    with pytest.raises(ValidationError) as wrong:
        Settings()

    words = doctor.in_words(wrong.value)
    assert words.startswith("PORT: ")
    assert "secret" not in words


def test_findings_are_shown_as_they_are() -> None:
    console = Console(file=io.StringIO(), record=True, width=120)

    console.print(doctor.table([doctor.Finding("Kafka", "problem", "[nothing] there", "Start it.")]))

    assert "[nothing] there" in console.export_text()
