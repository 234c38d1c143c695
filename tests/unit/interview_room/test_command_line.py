"""What is typed at the command line, and how mistakes are told."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from interview_room.__main__ import app
from interview_room.parts.ports import free_port


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stderr


@pytest.fixture
def description(tmp_path: Path) -> str:
    path = tmp_path / "job.txt"
    path.write_text("Python", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "command", ["up", "serve", "practice", "doctor", "deadletters list", "deadletters replay"]
)
def test_every_command_explains_its_exit_codes(command: str) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "200"})

    assert "Exit codes" in result.output


def test_practice_says_what_it_needs() -> None:
    assert run("practice") == (
        2,
        "Give --company and --job-description, or --resume-session to go on with an interview.\n",
    )


def test_files_that_cannot_be_used_are_named(tmp_path: Path, description: str) -> None:
    empty, binary = tmp_path / "empty.txt", tmp_path / "binary.txt"
    empty.write_text(" \n")
    binary.write_bytes(b"\xff\xfe")

    def told(*words: str) -> str:
        code, words_told = run("practice", "--company", "Acme", *words)
        assert code == 2
        return words_told

    assert "cannot be read" in told("--job-description", str(tmp_path / "none.txt"))
    assert "is empty" in told("--job-description", str(empty))
    assert "UTF-8" in told("--job-description", description, "--resume", str(binary))
    assert "/nope" in told("--job-description", description, "--answers", _written(tmp_path, "/nope\n"))
    assert "not an address" in told("--job-description", description, "--url", "example")


def test_a_room_that_is_not_there_is_one_sentence(description: str) -> None:
    url = f"http://127.0.0.1:{free_port()}"

    code, told = run("practice", "--company", "Acme", "--job-description", description, "--url", url)

    assert code == 1
    assert told == (
        f"Nothing answers at {url}: start the room with make run, or give its address with --url.\n"
    )


@pytest.mark.parametrize(
    ("variable", "value"), [("PORT", "many"), ("AI_PROVIDER", "oracle"), ("KAFKA_REPLICATION", "0")]
)
def test_a_wrong_setting_is_one_sentence_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    code, told = run("up")

    assert code == 1
    assert told.startswith(f"{variable}: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize("words", [("serve", "webhooks"), ("up",)])
def test_a_wrong_file_of_webhooks_is_told_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "webhooks.yaml"
    file.write_text("- {name: ats, url: 'http://ats.example.com/hooks', secret: whsec_1}")
    monkeypatch.setenv("WEBHOOKS_FILE", str(file))

    code, told = run(*words)

    assert code == 1
    assert told.startswith("WEBHOOKS_FILE, endpoint 1 (ats): url must begin with https://")


def test_webhooks_alone_need_their_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEBHOOKS_FILE", raising=False)

    assert run("serve", "webhooks") == (
        1,
        "WEBHOOKS_FILE must name the file of the endpoints; without it nothing is delivered.\n",
    )


def test_dead_letters_need_a_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP", f"127.0.0.1:{free_port()}")

    code, told = run("deadletters", "list")

    assert code == 1
    assert "Nothing speaks Kafka" in told


def test_replay_wants_one_letter_or_all() -> None:
    assert run("deadletters", "replay") == (2, "Give either --id or --all.\n")
    assert run("deadletters", "replay", "--all", "--id", "x") == (2, "Give either --id or --all.\n")


def _written(folder: Path, text: str) -> str:
    path = folder / "answers.txt"
    path.write_text(text)
    return str(path)
