"""What a million interviews a day need: `python -m bench.scale run.json` writes docs/scale.md.

The measured part comes from a run of `python -m bench throughput memory`; what is assumed is named here.
"""

import argparse
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = Path("docs/scale.md")
DAY = 24 * 60 * 60
SERVICES = ("gateway", "setup", "research", "conductor", "feedback")
PARTITION_BYTES = 5e6
"""A second, through one partition: far below what one broker's disk and network take."""


@dataclass(frozen=True)
class Assumed:
    """What no run here can measure. Tokens are those of one task of a large model."""

    interviews_a_day: float = 1e6
    peak: float = 3.0
    """The busiest hour against the mean of the day."""
    busy: float = 0.6
    """The share of a core that is planned to be used."""
    minutes: float = 20.0
    """How long an interview is open."""
    days_kept: float = 365.0
    input_tokens: float = 2500.0
    output_tokens: float = 500.0


@dataclass(frozen=True)
class Measured:
    """One run's costs of one interview."""

    questions: int
    processor: Mapping[str, float]
    """Seconds of a core by process."""
    records: Mapping[str, float]
    record_bytes: Mapping[str, float]
    stored_bytes: Mapping[str, float]
    idle: Mapping[str, float]
    live: Mapping[str, float]
    """MiB at rest, and for 1,000 live sessions."""


@dataclass(frozen=True)
class Need:
    """What is needed at the peak."""

    interviews_per_second: float
    live_sessions: float
    cores: Mapping[str, float]
    pods: Mapping[str, int]
    partitions: Mapping[str, int]
    database_cores: float
    stored_tib: float
    record_mb_per_second: float
    model_calls_per_minute: float
    model_tokens_per_minute: float


def need(measured: Measured, assumed: Assumed) -> Need:
    """The arithmetic: everything is rate times cost."""
    rate = assumed.interviews_a_day / DAY * assumed.peak
    cores = {name: rate * measured.processor[name] / assumed.busy for name in SERVICES}
    # Each process is one Python thread, so a pod is one core; two at least, so that one may end.
    pods = {name: max(2, math.ceil(used)) for name, used in cores.items()}
    calls = rate * calls_of(measured.questions)
    return Need(
        interviews_per_second=rate,
        live_sessions=rate * 60 * assumed.minutes,
        cores=cores,
        pods=pods,
        partitions=_partitions(measured, pods, rate),
        database_cores=rate * measured.processor["database"] / assumed.busy,
        stored_tib=assumed.interviews_a_day * assumed.days_kept * sum(measured.stored_bytes.values()) / 2**40,
        record_mb_per_second=rate * sum(measured.record_bytes.values()) / 1e6,
        model_calls_per_minute=60 * calls,
        model_tokens_per_minute=60 * calls * (assumed.input_tokens + assumed.output_tokens),
    )


def calls_of(questions: int) -> int:
    """Model calls of an interview: questions, a follow-up decision and a score for each, the report.

    A company is researched once in thirty days for everybody, which is left out.
    """
    return 1 + 2 * questions + 1


def _partitions(measured: Measured, pods: Mapping[str, int], rate: float) -> dict[str, int]:
    """As many as there are consumers in its largest group, and enough for the bytes."""
    readers = {
        "interview.internal.v1": max(pods[name] for name in ("research", "conductor", "feedback")),
        "interview.events.v1": pods["gateway"],
        "gateway.replies.v1": pods["gateway"],
    }
    found = {}
    for topic, size in measured.record_bytes.items():
        consumers = readers.get(topic) or pods[topic.partition(".")[0]]
        found[topic] = max(consumers, math.ceil(rate * size / PARTITION_BYTES))
    return found


def read(run: Mapping[str, Any]) -> Measured:
    """The costs in a run's JSON; raises SystemExit when the run measured something else."""
    try:
        flow, held = run["measured"]["throughput"], run["measured"]["memory"]
    except KeyError as missing:
        raise SystemExit(
            f"The run has no section {missing}: run python -m bench throughput memory."
        ) from None
    return Measured(
        questions=4,
        processor=flow["processorSecondsPerInterview"],
        records=flow["recordsPerInterview"],
        record_bytes=flow["recordBytesPerInterview"],
        stored_bytes=flow["storedBytesPerInterview"],
        idle=held["idleMiB"],
        live=held["mibPerThousandLive"],
    )


def page(run: Mapping[str, Any], assumed: Assumed) -> str:
    """The page, with every number it rests on."""
    measured, machine = read(run), run["machine"]
    rows = _rows(measured, need(measured, assumed), assumed)
    return "\n".join(
        [
            "# What a million interviews a day need",
            "",
            "Written by `python -m bench.scale <run.json>`; the arithmetic is in `bench/scale.py`.",
            f"Measured on {run['parts']}, {machine['cores']} cores; load before it {run['loadBefore']:.1f}.",
            "",
            "## Assumed",
            "",
            f"- {assumed.interviews_a_day:,.0f} interviews a day, {assumed.peak:g} times that at the peak",
            f"- {measured.questions} questions each, open for {assumed.minutes:g} minutes",
            f"- cores planned {assumed.busy:.0%} busy, documents kept for {assumed.days_kept:g} days",
            f"- {assumed.input_tokens:g} tokens in and {assumed.output_tokens:g} out for a call of a model",
            "",
            "## At the peak",
            "",
            "| what | how much | from |",
            "| --- | ---: | --- |",
            *(f"| {what} | {how_much} | {whence} |" for what, how_much, whence in rows),
            "",
        ]
    )


def _rows(measured: Measured, found: Need, assumed: Assumed) -> Iterator[tuple[str, str, str]]:
    yield "interviews begun", f"{found.interviews_per_second:.1f} a second", "the mean times the peak"
    yield "live sessions", f"{found.live_sessions:,.0f}", f"times {assumed.minutes:g} minutes"
    for name, pods in found.pods.items():
        held = measured.idle[name] + measured.live[name] * found.live_sessions / 1000 / pods
        cost = 1000 * measured.processor[name]
        yield name, f"{pods} pods", f"{cost:.1f} ms of a core an interview; {held:.0f} MiB a pod"
    for topic, count in found.partitions.items():
        records, size = measured.records[topic], measured.record_bytes[topic] / 1000
        yield f"`{topic}`", f"{count} partitions", f"{records:.1f} records, {size:.1f} kB an interview"
    yield "Kafka", f"{found.record_mb_per_second:.1f} MB/s", "before replication and compression"
    database = 1000 * measured.processor["database"]
    yield (
        "database",
        f"{found.database_cores:.0f} cores",
        f"{database:.1f} ms an interview in the one measured",
    )
    size = sum(measured.stored_bytes.values()) / 1000
    yield "database", f"{found.stored_tib:.1f} TiB", f"{size:.1f} kB an interview, before compression"
    calls = calls_of(measured.questions)
    yield "model calls", f"{found.model_calls_per_minute:,.0f} a minute", f"{calls} an interview"
    tokens, each = found.model_tokens_per_minute / 1e6, assumed.input_tokens + assumed.output_tokens
    yield "model tokens", f"{tokens:,.1f} million a minute", f"{each:g} a call"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("run", type=Path, help="what a run of python -m bench wrote")
    parser.add_argument("--interviews", type=float, default=Assumed.interviews_a_day, help="a day")
    options = parser.parse_args()
    PAGE.write_text(page(json.loads(options.run.read_text()), Assumed(interviews_a_day=options.interviews)))
    print(f"Written to {PAGE}.")
