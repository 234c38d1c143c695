"""An OpenAI-compatible `/v1/chat/completions` over real HTTP, without a model."""

from tests.support.fake_openai.server import FakeOpenAI, Seen

__all__ = ["FakeOpenAI", "Seen"]
