"""The two clients of the API that come with it, as a person would start them."""

import asyncio
import re
import sys
from pathlib import Path
from uuid import uuid4

import room_client
from tests.support.room import JOB, Room

ANSWERS = [f"I built it with Kafka; {number} times faster." for number in range(1, 20)]


async def test_an_interview_in_the_terminal_ends_with_its_report(room: Room, tmp_path: Path) -> None:
    """`interview-room practice` with prepared answers, one of them after a hint."""
    job, answers = tmp_path / "job.txt", tmp_path / "answers.txt"
    job.write_text(JOB)
    answers.write_text("\n---\n".join(["/hint\nWith partitions.", "/skip", *ANSWERS]))

    code, shown = await _run(
        *("-m", "interview_room", "practice", "--url", room.url, "--user", f"typist-{uuid4().hex}"),
        *("--company", "Acme", "--job-description", str(job), "--duration", "15", "--answers", str(answers)),
    )

    assert code == 0, shown
    for words in ("Question 1 of 4", "Hint", "Answers scored", "Your report", "of 4 answered"):
        assert words in shown


async def test_the_example_of_the_client_holds_an_interview(room: Room) -> None:
    """What its README shows, word for word but for the address and the name."""
    readme = (Path(room_client.__file__).parent / "README.md").read_text("utf-8")
    example = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)[0]
    example = example.replace("http://127.0.0.1:8080", room.url).replace('"ada"', f'"{uuid4().hex}"')

    code, shown = await _run("-c", example, typed="\n".join(ANSWERS))

    assert code == 0, shown
    assert len(shown.splitlines()) > 4


async def _run(*words: str, typed: str = "") -> tuple[int | None, str]:
    """Exit code and everything a Python program said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *words),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate(typed.encode())
    return process.returncode, said.decode()
