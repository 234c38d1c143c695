"""The operator's file: what it may say, and a sentence for whatever it may not."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from contracts.public import FeedbackReady, InterviewCompleted, SessionErased
from interview_room.doctor import in_words
from services.webhooks.endpoints import Endpoint, read_endpoints
from services.webhooks.settings import ServeSettings, WebhooksSettings

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
OLD_KEY = bytes(range(40, 64))
OLD_SECRET = "whsec_" + base64.b64encode(OLD_KEY).decode()


def entry(**changes: Any) -> dict[str, Any]:
    made = {"name": "ats", "url": "https://ats.example.com/hooks", "secret": SECRET, **changes}
    return {field: value for field, value in made.items() if value is not None}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "webhooks.yaml"


def read(file: Path, *entries: object, development: bool = False) -> tuple[Endpoint, ...]:
    file.write_text(yaml.safe_dump([*entries]))
    return read_endpoints(file, development=development)


def refusal(file: Path, *entries: object, development: bool = False) -> str:
    with pytest.raises(ValueError, match="WEBHOOKS_FILE") as refused:
        read(file, *entries, development=development)
    assert "whsec_" not in str(refused.value).replace("must be whsec_", "").replace('echo "whsec_$', "")
    return str(refused.value)


def test_an_endpoint_with_everything_left_out_is_told_everything(file: Path) -> None:
    [endpoint] = read(file, entry())

    assert (endpoint.name, str(endpoint.url), endpoint.keys) == (
        "ats",
        "https://ats.example.com/hooks",
        (KEY,),
    )
    assert {*endpoint.types} == {InterviewCompleted, FeedbackReady, SessionErased}
    assert endpoint.reachable == ()
    assert SECRET not in repr(endpoint)
    assert str(KEY) not in repr(endpoint)


def test_json_is_read_too(file: Path) -> None:
    file.write_text(json.dumps([entry(types=["FeedbackReady"])]))

    [endpoint] = read_endpoints(file, development=False)

    assert endpoint.types == (FeedbackReady,)


def test_secrets_come_from_the_entry_or_from_a_file_beside_it(file: Path) -> None:
    (file.parent / "secrets").write_text(f"{SECRET}\n{OLD_SECRET}\n")

    [listed] = read(file, entry(secret=[SECRET, OLD_SECRET]))
    [of_file] = read(file, entry(secret=None, secret_file="secrets"))

    assert listed.keys == of_file.keys == (KEY, OLD_KEY)


@pytest.mark.parametrize(
    "url",
    ["http://localhost:9000/x", "http://127.0.0.1:9000/x", "http://[::1]:9000/x", "https://localhost:9000/x"],
)
def test_this_machine_listens_in_development_alone(file: Path, url: str) -> None:
    [endpoint] = read(file, entry(url=url), development=True)

    assert [str(network) for network in endpoint.reachable] == ["127.0.0.0/8", "::1/128"]
    if url != "https://localhost:9000/x":  # a name is judged when it is looked up
        refusal(file, entry(url=url))


def test_private_receivers_are_reached_if_their_network_is_allowed(file: Path) -> None:
    [endpoint] = read(file, entry(url="https://10.1.2.3/hooks", allow=["10.0.0.0/8"]))

    assert [str(network) for network in endpoint.reachable] == ["10.0.0.0/8"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": "http://ats.example.com/hooks"}, "must begin with https://"),
        ({"url": "ftp://ats.example.com/hooks"}, "must begin with https://"),
        ({"url": "//ats.example.com/hooks"}, "must begin with https://"),
        ({"url": "file:///etc/passwd"}, "no valid host"),
        ({"url": "https://"}, "no valid host"),
        ({"url": "https://exa mple.com/"}, "no valid host"),
        ({"url": "https://%6cocalhost/"}, "no valid host"),
        ({"url": "https://ats.example.com\n/"}, "not an address"),
        ({"url": "https://me:pw@ats.example.com/"}, "must not hold a user name"),
        ({"url": "https://0177.0.0.1/"}, "not an address"),
        ({"url": "https://@ats.example.com/"}, "must not hold a user name"),
        ({"url": "https://ats.example.com\\@127.0.0.1/"}, "must not hold a user name"),
        ({"url": "https://ats.example.com:22/"}, "port 22"),
        ({"url": "https://ats.example.com:80/"}, "port 80"),
        ({"url": "https://ats.example.com:0/"}, "port 0"),
        ({"url": "https://ats.example.com:65536/"}, "port 65536"),
        ({"url": "https://127.0.0.1/"}, "not public"),
        ({"url": "https://169.254.169.254/latest"}, "not public"),
        ({"url": "https://10.0.0.1/"}, "not public"),
        ({"url": "https://[::1]/"}, "not public"),
        ({"url": "https://[::ffff:10.0.0.1]/"}, "not public"),
        ({"url": "https://[64:ff9b::a00:1]/"}, "not public"),
        ({"url": "https://192.168.0.1/", "allow": ["10.0.0.0/8"]}, "not public"),
        ({"allow": ["0.0.0.0/0"]}, "not within a private network"),
        ({"allow": ["169.254.0.0/16"]}, "not within a private network"),
        ({"allow": ["10.0.0.1/8"]}, "allow.0: value is not a valid IPv4 or IPv6 network"),
        ({"secret": None}, "either secret or secret_file"),
        ({"secret_file": "x"}, "either secret or secret_file"),
        ({"secret": None, "secret_file": "missing"}, "secret_file cannot be read: No such file"),
        ({"secret": [SECRET, OLD_SECRET, SECRET]}, "here are 3"),
        ({"secret": "whsec_short"}, "24 to 64 random bytes"),
        ({"secret": SECRET.removeprefix("whsec_")}, "24 to 64 random bytes"),
        ({"types": []}, "at least 1 item"),
        ({"types": ["AnswerScored"]}, "'InterviewCompleted', 'FeedbackReady' or 'SessionErased'"),
        ({"name": "Job Portal"}, "small letters, digits and hyphens"),
        ({"name": None}, "name: Field required"),
        ({"secrets": [SECRET]}, "secrets: Extra inputs are not permitted"),
    ],
    ids=str,
)
def test_a_mistake_is_named(file: Path, changes: dict[str, Any], words: str) -> None:
    assert words in refusal(file, entry(**changes))


def test_every_mistake_has_its_sentence_and_says_where_it_is(file: Path) -> None:
    said = refusal(
        file, entry(url="http://a.example"), "text", entry(name="b", secret=None), entry(), entry()
    )

    assert said.count("WEBHOOKS_FILE") == 4
    for words in (
        "endpoint 1 (ats): url",
        "endpoint 2: ",
        "endpoint 3 (b): give either",
        "ats names 2 endpoints",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- name: [", "neither YAML nor JSON at line"),
        ("name: ats", "must be a list"),
        ("[]", "at least one endpoint"),
        ("", "must be a list"),
    ],
)
def test_a_file_that_is_no_list_is_refused(file: Path, text: str, words: str) -> None:
    file.write_text(text)

    with pytest.raises(ValueError, match=words):
        read_endpoints(file, development=False)


def test_a_file_that_cannot_be_read_is_refused(file: Path) -> None:
    with pytest.raises(ValueError, match="WEBHOOKS_FILE cannot be read: No such file"):
        read_endpoints(file, development=False)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="WEBHOOKS_FILE is not UTF-8"):
        read_endpoints(file, development=False)


def test_without_a_file_nobody_is_told_and_the_service_alone_does_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("WEBHOOKS_FILE", raising=False)

    assert WebhooksSettings().endpoints == ()
    with pytest.raises(ValidationError) as refused:
        ServeSettings()
    assert in_words(refused.value).startswith("WEBHOOKS_FILE must name")


def test_the_settings_say_what_is_wrong_in_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(yaml.safe_dump([entry(url="http://127.0.0.1:9000/")]))
    monkeypatch.setenv("WEBHOOKS_FILE", str(file))
    assert len(WebhooksSettings().endpoints) == 1

    monkeypatch.setenv("ENVIRONMENT", "production")
    with pytest.raises(ValidationError) as refused:
        WebhooksSettings()
    assert in_words(refused.value).startswith("WEBHOOKS_FILE, endpoint 1 (ats): url must begin with https://")
