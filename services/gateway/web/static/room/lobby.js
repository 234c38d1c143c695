/** Before and after the interview. */

import { html, useEffect, useState } from "../lib.js";
import { language, languageName, plural, t } from "../i18n.js";
import { Button, Empty, Notice, Skeleton, errorText } from "../ui.js";
import { feedbackPath } from "./interview.js";

/** Milliseconds after which the questions are taken to be late. */
const LATE = 20_000;

/** What is to come, and the button that starts the clock. */
export function Lobby({ room }) {
  const { session, problem, act } = room;
  const ready = session.status === "ready";
  const [late, setLate] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE);
    return () => clearTimeout(timer);
  }, []);
  const start = async () => {
    setBusy(true);
    await act.start();
    setBusy(false);
  };
  const facts = [
    ["room.fact.type", t(`type.${session.interviewType}`)],
    ["room.fact.difficulty", t(`difficulty.${session.difficulty}`)],
    ["room.fact.duration", t("duration.minutes", { minutes: session.duration })],
    ["room.fact.questions", String(session.totalQuestions)],
  ];
  return html`<div class="lobby card stack">
    <dl class="facts">${facts.map(([name, value]) => html`<div key=${name}><dt>${t(name)}</dt><dd>${value}</dd></div>`)}</dl>
    ${session.skills.length > 0 &&
    html`<p class="muted">${t("room.skills", { skills: session.skills.join(", ") })}</p>`}
    ${session.language !== language() &&
    html`<p class="muted">${t("room.language", { language: languageName(session.language) })}</p>`}
    <div role="status">
      ${ready
        ? html`<p>${plural("room.ready", session.totalQuestions)}</p>`
        : html`<p>${t("room.preparing")}</p><${Skeleton} lines=${2} />`}
      ${!ready && late && html`<p>${t("room.late")}</p>`}
    </div>
    ${problem && html`<${Notice} kind="error">${errorText(problem)}<//>`}
    <ul class="muted">
      <li>${t("room.know.clock")}</li><li>${t("room.know.saved")}</li><li>${t("room.know.keys")}</li>
    </ul>
    ${(ready || late) &&
    html`<div><${Button} kind="primary" busy=${busy} onClick=${start}>${t(ready ? "room.start" : "room.start.late")}<//></div>`}
  </div>`;
}

/** The interview was over before this page was opened. */
export function Over({ session }) {
  return html`<${Empty} title=${t("room.over")}
    action=${html`<${Button} kind="primary" href=${feedbackPath(session.sessionId)}>${t("room.over.feedback")}<//>`}>
    ${t(session.completionReason === "time_expired" ? "room.over.time" : "room.over.text")}
  <//>`;
}

/** The room could not be opened. */
export function Closed({ failure, onRetry }) {
  if (failure.status === 404) {
    return html`<${Empty} title=${t("room.unknown")}
      action=${html`<${Button} kind="primary" href="/mock-interview/setup">${t("nav.setup")}<//>`}>
      ${t("room.unknown.text")}
    <//>`;
  }
  return html`<${Notice} kind="error" actions=${html`<${Button} onClick=${onRetry}>${t("retry")}<//>`}>
    ${errorText(failure)}
  <//>`;
}
