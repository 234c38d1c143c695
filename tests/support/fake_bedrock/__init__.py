"""Amazon Bedrock's runtime over real HTTP without a model: Converse, ConverseStream, every way to fail."""

from tests.support.fake_bedrock.filling import data_in, fill_in
from tests.support.fake_bedrock.script import (
    BadForm,
    Cut,
    Fault,
    Form,
    Reply,
    Script,
    Slow,
    Stopped,
    fault,
    faults,
)
from tests.support.fake_bedrock.server import RETIRED, FakeBedrock, Seen

__all__ = [
    "RETIRED",
    "BadForm",
    "Cut",
    "FakeBedrock",
    "Fault",
    "Form",
    "Reply",
    "Script",
    "Seen",
    "Slow",
    "Stopped",
    "data_in",
    "fault",
    "faults",
    "fill_in",
]
