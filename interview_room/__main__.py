"""The command line of the room. Commands import what they run, so that help and mistakes answer at once."""

# ruff: noqa: PLC0415

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, NoReturn
from uuid import UUID

import typer

LOCAL_URL = "http://127.0.0.1:8080"

app = typer.Typer(
    name="interview-room",
    help="Practise a job interview: company-specific questions under a clock, then feedback with evidence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
letters_app = typer.Typer(no_args_is_help=True, help="Messages that could not be handled.")
app.add_typer(letters_app, name="deadletters")

Topic = Annotated[str | None, typer.Option(help="Only those that came from this topic.")]


def main() -> None:
    """Run the command that was asked for."""
    app()


@app.command()
def up() -> None:
    """Start everything on this machine: broker, database, services and gateway. Ctrl-C stops it all.

    PORT, DATA_DIR, KAFKA_BOOTSTRAP and MONGO_URL change the parts.

    Exit codes: 0 stopped as asked, 1 something was in the way.
    """
    with _one_sentence():
        _check_ai_provider()
        import uvloop

        from interview_room.up import up as everything

        uvloop.run(everything())


@app.command()
def serve(
    service: Annotated[
        Literal["setup", "research", "conductor", "feedback", "gateway", "webhooks"],
        typer.Argument(help="Which one."),
    ],
) -> None:
    """Run one service until it is told to stop. Its settings are environment variables.

    Exit codes: 0 stopped as asked, 1 a setting is wrong.
    """
    with _one_sentence():
        _check_ai_provider()
        from importlib import import_module

        import_module(f"services.{service}.__main__").main()


@app.command()
def practice(  # noqa: PLR0917 - the options of a command
    company: Annotated[str | None, typer.Option(help="The company that interviews.")] = None,
    job_description: Annotated[
        Path | None, typer.Option(help="A text file with the job description; - reads standard input.")
    ] = None,
    interview_type: Annotated[
        Literal["technical", "behavioral", "mixed"], typer.Option("--type", help="What is asked about.")
    ] = "mixed",
    difficulty: Annotated[
        Literal["entry", "mid", "senior"], typer.Option(help="The level of the job.")
    ] = "mid",
    duration: Annotated[
        Literal["15", "30", "45", "60"], typer.Option(help="Minutes, for 4, 8, 12 or 16 questions.")
    ] = "30",
    resume: Annotated[Path | None, typer.Option(help="A text file with your resume.")] = None,
    answers: Annotated[
        Path | None, typer.Option(help="Answers divided by lines of ---, instead of the keyboard.")
    ] = None,
    resume_session: Annotated[
        UUID | None, typer.Option(help="Go on with an interview that was left open.")
    ] = None,
    url: Annotated[str, typer.Option(help="Where the room answers.")] = LOCAL_URL,
    user: Annotated[str | None, typer.Option(help="Who you are there; by default your login name.")] = None,
    token: Annotated[
        str | None, typer.Option(envvar="INTERVIEW_ROOM_TOKEN", help="By default one is asked for.")
    ] = None,
) -> None:
    """Hold a whole interview in the terminal, and read its report.

    While answering: an empty line or Ctrl-D sends; /skip /hint /time /extend /end /quit on a line by
    themselves. What you type is kept, so Ctrl-C loses nothing. In an answers file a block may be /skip, or
    /hint followed by an answer; when the answers run out the interview is ended.

    Exit codes: 0 the report was shown, 1 something was in the way, 2 wrong usage, 3 the interview was left
    open, 130 Ctrl-C.
    """
    from interview_room.practice import WrongUsage, order, script, take_back_the_keyboard, visit

    way_back = (*(("--url", url) if url != LOCAL_URL else ()), *(("--user", user) if user else ()))
    choices = {"interviewType": interview_type, "difficulty": difficulty, "duration": int(duration)}
    session_id = str(resume_session) if resume_session else None
    try:
        wanted = order(company, job_description, resume, session_id, choices=choices, way_back=way_back)
        prepared = script(answers) if answers else None
        if prepared is None and str(job_description) == "-":
            take_back_the_keyboard()
        code = visit(wanted, prepared, url, user, token)
    except WrongUsage as wrong:
        _fail(str(wrong), 2)
    raise typer.Exit(code)


@app.command()
def doctor() -> None:
    """Check every part and say how to mend what is broken.

    Exit codes: 0 all that is needed is well, 1 something needed is broken.
    """
    from rich.console import Console

    from interview_room.doctor import examine, table

    findings = asyncio.run(examine())
    Console(highlight=False).print(table(findings))
    raise typer.Exit(any(finding.state == "problem" for finding in findings))


@letters_app.command("list")
def list_letters(topic: Topic = None) -> None:
    """List dead letters: where each came from and why it is here, never what it holds.

    Exit codes: 0 listed, 1 Kafka cannot be reached.
    """
    with _one_sentence():
        from rich.console import Console

        from interview_room import letters

        if found := asyncio.run(letters.read(topic)):
            Console(highlight=False).print(letters.table(found))
        else:
            typer.echo("There are no dead letters.")


@letters_app.command("replay")
def replay_letters(
    topic: Topic = None,
    letter_id: Annotated[str | None, typer.Option("--id", help="The ID that deadletters list shows.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All of them, or all of --topic.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before --all.")] = False,
) -> None:
    """Put dead letters back on the topics they came from. What took effect before has no effect again.

    A replayed letter stays in the list until its retention ends. One whose message is older than erasures are
    remembered for is not replayed.

    Exit codes: 0 replayed, 1 Kafka cannot be reached or there is no such letter that may be, 2 wrong usage.
    """
    if every == bool(letter_id):
        _fail("Give either --id or --all.", 2)
    with _one_sentence():
        from interview_room import letters

        found = asyncio.run(letters.read(topic))
        chosen = [letter for letter in found if every or letters.identity(letter) == letter_id]
        if not chosen:
            _fail("There is no such dead letter: interview-room deadletters list shows those there are.")
        fit = letters.replayable(chosen)
        if not fit:
            _fail("Too old to be replayed: what it holds may have been erased since.")
        if every and not yes:
            typer.confirm(f"Replay {len(fit)} dead letters?", abort=True)
        typer.echo(f"Replayed {asyncio.run(letters.put_back(fit))}.")
        if late := len(chosen) - len(fit):
            typer.echo(f"Left {late} that are too old: what they hold may have been erased since.")


@contextmanager
def _one_sentence() -> Iterator[None]:
    """What can be expected to stand in the way is told in one sentence, without a traceback."""
    from pydantic import ValidationError

    from interview_room.parts import PartError

    try:
        yield
    except PartError as error:
        _fail(str(error))
    except ValidationError as error:
        from interview_room.doctor import in_words

        if not error.title.endswith("Settings"):
            raise
        _fail(in_words(error))


def _check_ai_provider() -> None:
    from ai.provider import make_interviewer
    from chassis.settings import Settings

    name = Settings().ai_provider
    try:
        make_interviewer(name)
    except ValueError as error:
        _fail(f"AI_PROVIDER: {error}")


def _fail(sentence: str, code: int = 1) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
