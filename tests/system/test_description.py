"""What is found in a job description before a session is set up with it."""

import httpx
import pytest

from tests.support.room import JOB, Room

PATH = "/interview/job-description"


async def test_skills_are_found_and_nothing_is_kept(candidate: httpx.AsyncClient) -> None:
    """The required ones first; there is no session, and nothing to export."""
    response = await candidate.post(PATH, json={"jobDescription": f"  {JOB}  "})

    assert response.status_code == 200, response.text
    found = response.json()
    assert found.keys() == {"title", "skills"}
    assert found["title"] == "Backend Engineer"
    assert {*found["skills"][:4]} == {"Python", "Kafka", "PostgreSQL", "Kubernetes"}
    assert "mentoring" in found["skills"]
    assert (await candidate.get("/interview/history")).json()["history"] == []
    assert (await candidate.get("/interview/me/export")).json()["sessions"] == []


async def test_without_anything_to_find_the_answer_is_empty(candidate: httpx.AsyncClient) -> None:
    """That is no error."""
    response = await candidate.post(PATH, json={"jobDescription": "lorem ipsum dolor"})

    assert (response.status_code, response.json()) == (200, {"title": "", "skills": []})


@pytest.mark.parametrize("token", [None, "Bearer nonsense"])
async def test_it_is_for_those_who_are_known(room: Room, token: str | None) -> None:
    """Like everything under /interview."""
    headers = {"Authorization": token} if token else {}
    async with httpx.AsyncClient(base_url=room.url, headers=headers) as nobody:
        response = await nobody.post(PATH, json={"jobDescription": JOB})

    assert response.status_code == 401
    assert "WWW-Authenticate" in response.headers


@pytest.mark.parametrize("text", ["", " \n ", "x" * 20_001, None, 5])
async def test_the_limits_are_those_of_a_session(candidate: httpx.AsyncClient, text: object) -> None:
    """What cannot be set up is not read either."""
    response = await candidate.post(PATH, json={"jobDescription": text})

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == ["jobDescription"]


async def test_a_description_at_its_limit_is_read(candidate: httpx.AsyncClient) -> None:
    """20,000 characters of doubtful words."""
    response = await candidate.post(PATH, json={"jobDescription": ("Python, " + "go, " * 6000)[:20_000]})

    assert response.status_code == 200
    assert {"Python", "Go"} <= {*response.json()["skills"]}
