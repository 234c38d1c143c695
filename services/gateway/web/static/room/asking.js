/** The question and its answer. */

import { html, useEffect, useLayoutEffect, useRef, useState } from "../lib.js";
import { t } from "../i18n.js";
import { Button, Notice, announce, errorText, formatName } from "../ui.js";
import { Answer } from "./answer.js";
import { EndDialog, ShortcutsDialog, SkipDialog } from "./dialogs.js";
import { positionOf } from "./interview.js";
import { preference } from "./kept.js";
import { Timer } from "./timer.js";
import { beSilent, canSpeak, speak } from "./voice.js";

/** Characters from which on a question is set smaller. */
const LONG = 120;

/** @param {{room: object, online: boolean}} props what `useInterview` gives */
export function Asking({ room, online }) {
  const { session, sending, timeUp, kept, writing, act } = room;
  const position = positionOf(session);
  const [asked, ask] = useState(null);
  const busy = sending !== null || kept.outbox().length > 0;
  const close = () => ask(null);
  const unsent = () => writing.current.position === position && writing.current.text.trim();
  const skip = () => (unsent() ? ask("skip") : act.skip());
  const then = (action) => () => {
    close();
    action();
  };
  const sendAndEnd = () => {
    act.answer(writing.current.text);
    act.end();
  };
  const [single, setSingle] = useSingleKeys(() => ask("keys"));
  return html`
    <div class="room">
      <div class="room-head">
        <div class="row row-apart room-bar">
          <p class="room-number">${t("room.number", { number: session.questionNumber, total: session.totalQuestions })}</p>
          <${Timer} room=${room} />
        </div>
        <progress class="room-progress" value=${session.questionNumber} max=${session.totalQuestions}
          aria-label=${t("room.progress")}></progress>
      </div>
      <${Standing} room=${room} online=${online} />
      <${Question} session=${session} position=${position} focused=${room.startedHere.current} />
      <div class="row room-help">
        ${canSpeak() && html`<${ReadAloud} text=${session.question} language=${session.language} position=${position} />`}
        <${Hint} session=${session} act=${act} disabled=${timeUp || !online} />
      </div>
      <${Answer} key=${position} room=${room} busy=${busy || timeUp} onSkip=${skip} />
      <div class="row row-apart room-foot">
        <${Button} kind="quiet" onClick=${() => ask("keys")}>${t("room.keys")}<//>
        <${Button} kind="danger" onClick=${() => ask("end")}>${t("room.end")}<//>
      </div>
    </div>
    <${EndDialog} open=${asked === "end"} onClose=${close} onEnd=${then(act.end)}
      onSendAndEnd=${asked === "end" && unsent() && !busy ? then(sendAndEnd) : null} />
    <${SkipDialog} open=${asked === "skip"} onClose=${close} onSkip=${then(act.skip)} />
    <${ShortcutsDialog} open=${asked === "keys"} onClose=${close} single=${single} onSingle=${setSingle} />
  `;
}

/** `?` lists the shortcuts, outside of fields and unless that was switched off. */
function useSingleKeys(show) {
  const [single, setSingle] = useState(preference.get("single-keys", true));
  useEffect(() => {
    if (!single) return undefined;
    const heard = (event) => {
      if (event.key !== "?" || event.target.closest?.("input, textarea, select, .code-editor, dialog[open]")) return;
      event.preventDefault();
      show();
    };
    addEventListener("keydown", heard);
    return () => removeEventListener("keydown", heard);
  }, [single]);
  return [
    single,
    (on) => {
      preference.set("single-keys", on);
      setSingle(on);
    },
  ];
}

/** What stands in the way, and what is done about it. */
function Standing({ room, online }) {
  const { problem, sending, leftover, timeUp, act } = room;
  return html`<div class="stack room-standing">
    ${!online
      ? html`<${Notice} kind="warning" title=${t("room.offline.title")}>${t("room.offline.text")}<//>`
      : sending?.waiting && html`<${Notice} kind="warning" title=${t("room.retry.title")}>${t("room.retry.text")}<//>`}
    ${timeUp && html`<${Notice} kind="info" title=${t("room.time.up")}>${t("room.timeup.text")}<//>`}
    ${problem && html`<${Notice} kind="error">${errorText(problem)}<//>`}
    ${leftover &&
    html`<${Notice} kind="info" title=${t("room.leftover.title", { number: leftover.number })}
      actions=${html`<${Button} kind="quiet" onClick=${act.dropLeftover}>${t("room.leftover.drop")}<//>`}>
      <p>${t("room.leftover.text")}</p>
      <blockquote class="room-quote" lang=${room.session.language}>${leftover.text}</blockquote>
    <//>`}
  </div>`;
}

/** The focus goes to each new question, so that it is read; on a page that has just been loaded it stays. */
function Question({ session, position, focused }) {
  const heading = useRef(null);
  const follows = useRef(focused);
  // With the question itself: later, and it would be taken away from who has already begun to write.
  useLayoutEffect(() => {
    if (follows.current) heading.current.focus();
    follows.current = true;
  }, [position]);
  const long = session.question.length > LONG;
  return html`<section class="question" aria-labelledby="question">
    <div class="row">
      ${session.competency && html`<span class="pill pill-accent" lang=${session.language}>${formatName(session.competency)}</span>`}
      ${session.isFollowUp && html`<span class="pill">${t("room.followup")}</span>`}
    </div>
    ${session.followUpTo &&
    html`<div class="question-original"><p class="muted small">${t("room.original")}</p><p lang=${session.language}>${session.followUpTo}</p></div>`}
    <h1 id="question" class=${long ? "question-text question-long" : "question-text"} lang=${session.language} tabindex="-1" ref=${heading}>${session.question}</h1>
  </section>`;
}

/** Off until asked for; once on, the following questions are read too. */
function ReadAloud({ text, language, position }) {
  const [on, setOn] = useState(preference.get("read-aloud", false));
  useEffect(() => {
    if (on) void speak(text, language);
    return beSilent;
  }, [on, position]);
  const toggle = () => {
    preference.set("read-aloud", !on);
    setOn(!on);
  };
  return html`<${Button} kind="quiet" aria-pressed=${String(on)} onClick=${toggle}>${t("room.aloud")}<//>`;
}

function Hint({ session, act, disabled }) {
  const [busy, setBusy] = useState(false);
  const before = useRef(session.hint);
  useEffect(() => {
    if (session.hint && session.hint !== before.current) announce(`${t("room.hint")}: ${session.hint}`);
    before.current = session.hint;
  }, [session.hint]);
  if (session.hint) {
    return html`<aside class="hint-box" aria-labelledby="hint-title">
      <h2 id="hint-title">${t("room.hint")}</h2><p lang=${session.hintLanguage}>${session.hint}</p>
    </aside>`;
  }
  const ask = async () => {
    setBusy(true);
    await act.hint();
    setBusy(false);
  };
  return html`<${Button} kind="quiet" busy=${busy} disabled=${disabled} onClick=${ask}>${t("room.hint.ask")}<//>`;
}
