"""What of a document is written."""

from datetime import UTC, datetime

from pydantic import BaseModel

from chassis.aggregate.document import Document, Handled, differences, stored


class State(BaseModel):
    """Two fields that change apart from each other."""

    answers: tuple[str, ...] = ()
    job: str = "cook"


BEFORE = Document[State](_id="s1", version=3, state=State(answers=("a",)), expires_at=1_000)


def test_of_the_state_only_what_changed_is_written() -> None:
    changed = BEFORE.state.model_copy(update={"answers": ("a", "b")})
    written = differences(BEFORE, BEFORE.model_copy(update={"state": changed, "version": 4}))

    assert {name: value for name, value in written.items() if name.startswith("state")} == {
        "state.answers": ["a", "b"]
    }
    assert written["version"] == 4
    assert "_id" not in written


def test_what_surrounds_the_state_is_always_written() -> None:
    """The stored outbox may hold messages that this process knows to be confirmed."""
    assert differences(BEFORE, BEFORE).keys() >= {
        "outbox",
        "todo",
        "waiting",
        "handled",
        "wakeAt",
        "expiresAt",
    }


def test_a_document_comes_back_as_it_was_stored() -> None:
    handled = Handled(id="c1", user_id="u", digest="d", type="t", body="{}")
    document = BEFORE.model_copy(update={"handled": [handled]})
    found = stored(document)

    assert found["expiresAt"] == datetime.fromtimestamp(1, UTC)
    # PyMongo gives dates back without their zone.
    found["expiresAt"] = found["expiresAt"].replace(tzinfo=None)
    assert Document[State].model_validate(found) == document
