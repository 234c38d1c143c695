import pytest

from bench.scale import Assumed, calls_of, need, page, read

TOPICS = ("conductor.commands.v1", "gateway.replies.v1", "interview.internal.v1")
PROCESSOR = {
    "gateway": 0.06,
    "setup": 0.01,
    "research": 0.006,
    "conductor": 0.12,
    "feedback": 0.03,
    "broker": 0.02,
    "database": 0.3,
}
RUN = {
    "parts": "parts of a test",
    "machine": {"cores": 2},
    "loadBefore": 0.2,
    "measured": {
        "throughput": {
            "processorSecondsPerInterview": PROCESSOR,
            "recordsPerInterview": dict.fromkeys(TOPICS, 5.0),
            "recordBytesPerInterview": dict.fromkeys(TOPICS, 1_000_000.0),
            "storedBytesPerInterview": {"conductor": 2**20, "feedback": 2**20},
        },
        "memory": {
            "idleMiB": dict.fromkeys(PROCESSOR, 60.0),
            "mibPerThousandLive": dict.fromkeys(PROCESSOR, 3.0),
        },
    },
}
ASSUMED = Assumed(interviews_a_day=864_000, peak=2, busy=0.5, minutes=10, days_kept=2**10)


def test_everything_is_rate_times_cost() -> None:
    """Ten interviews a second on the mean, twenty at the peak, a core half used."""
    found = need(read(RUN), ASSUMED)
    assert found.interviews_per_second == pytest.approx(20)
    assert found.live_sessions == pytest.approx(12_000)
    assert found.cores["conductor"] == pytest.approx(20 * 0.12 / 0.5)
    assert found.pods == {"gateway": 3, "setup": 2, "research": 2, "conductor": 5, "feedback": 2}
    assert found.database_cores == pytest.approx(12)
    assert found.record_mb_per_second == pytest.approx(60)
    assert found.stored_tib == pytest.approx(864_000 * 2**10 * 2**21 / 2**40)
    assert found.model_calls_per_minute == pytest.approx(20 * 60 * 10)
    assert found.model_tokens_per_minute == pytest.approx(20 * 60 * 10 * 3000)


def test_a_topic_has_a_partition_for_each_reader_and_enough_for_its_bytes() -> None:
    found = need(read(RUN), ASSUMED)
    assert found.partitions == dict(zip(TOPICS, (5, 4, 5), strict=True))


def test_an_interview_asks_a_model_for_questions_decisions_scores_and_the_report() -> None:
    assert [calls_of(questions) for questions in (4, 16)] == [10, 34]


def test_the_page_names_each_service_each_topic_and_what_it_rests_on() -> None:
    written = page(RUN, ASSUMED)
    for named in (*TOPICS, "gateway", "setup", "research", "conductor", "feedback", "parts of a test"):
        assert named in written


def test_a_run_without_what_is_needed_says_what_to_run() -> None:
    with pytest.raises(SystemExit, match="python -m bench throughput memory"):
        read({"measured": {"actions": {}}})
