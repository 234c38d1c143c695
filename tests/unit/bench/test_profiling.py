import pytest

from bench.profiling import BUILT_IN, ROOT, package_of, page, shares

ENCODE = (f"{ROOT}/contracts/envelope.py", 10, "to_bytes")
SEND = ("/usr/lib/python3/site-packages/aiokafka/producer.py", 20, "send")
RUN = ("/usr/lib/python3/asyncio/events.py", 30, "_run")
MEASURE = (f"{ROOT}/bench/line.py", 40, "send")
DUMPS = (BUILT_IN, 0, "<built-in dumps>")


def test_a_file_belongs_to_a_package() -> None:
    assert [package_of(function[0]) for function in (ENCODE, SEND, RUN)] == [
        "contracts",
        "aiokafka",
        "standard library",
    ]


def test_a_built_in_counts_for_its_caller_and_the_benchmark_not_at_all() -> None:
    """Of eight seconds contracts took one itself and three by a built-in."""
    stats = {
        ENCODE: (1, 1, 1.0, 4.0, {}),
        SEND: (1, 1, 3.0, 3.0, {}),
        RUN: (1, 1, 1.0, 8.0, {}),
        MEASURE: (1, 1, 50.0, 50.0, {}),
        DUMPS: (2, 2, 8.0, 8.0, {ENCODE: (1, 1, 3.0, 3.0), MEASURE: (1, 1, 5.0, 5.0)}),
    }
    assert shares(stats) == pytest.approx({"contracts": 0.5, "aiokafka": 0.375, "standard library": 0.125})


def test_the_page_leaves_out_what_hardly_counts() -> None:
    written = page({"pymongo": 0.6, "chassis": 0.395, "idna": 0.005}, 50)
    assert "| pymongo | 60% |" in written
    assert "idna" not in written
    assert "take 40%" in written
