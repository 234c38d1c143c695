/** The answer being written, and where it is safe. */

import { html, useCallback, useEffect, useRef, useState } from "../lib.js";
import { MAX_ANSWER } from "../api.js";
import { formatNumber, Button, Field, Notice } from "../ui.js";
import { t } from "../i18n.js";
import { CodeField, useCode } from "./code.js";
import { positionOf } from "./interview.js";
import { useDraft } from "./drafts.js";
import { preference } from "./kept.js";
import { ConsentDialog } from "./dialogs.js";
import { canListen, listen } from "./voice.js";

const NEAR_THE_END = 18_000;

/** @param {{room: object, busy: boolean, onSkip: () => void}} props mounted anew for each position */
export function Answer({ room, busy, onSkip }) {
  const { session, kept, writing, act, timeUp } = room;
  const position = positionOf(session);
  const draft = useDraft({ kept, sessionId: session.sessionId, position, remote: session.draft, paused: busy });
  const [error, setError] = useState("");
  const [mono, setMono] = useState(preference.get("mono", false));
  const code = useCode({ kept, number: session.questionNumber });
  writing.current = { position, text: draft.text };

  const adopt = useRef(draft.adopt);
  adopt.current = draft.adopt;
  useEffect(() => kept.watch((what) => what === `draft:${position}` && adopt.current()), [position]);

  const send = () => {
    if (busy) return;
    if (!draft.text.trim()) {
      setError(t("room.answer.empty"));
      document.getElementById("answer").focus();
      return;
    }
    act.answer(draft.text);
  };
  const write = (text) => {
    setError("");
    draft.setText(text.slice(0, MAX_ANSWER));
  };
  const tooLong = () => setError(t("room.answer.toolong", { most: formatNumber(MAX_ANSWER) }));
  const keys = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const toggle = () => {
    preference.set("mono", !mono);
    setMono(!mono);
  };
  const append = useCallback((spoken) => {
    const before = writing.current.text;
    write(before && !/\s$/.test(before) ? `${before} ${spoken}` : before + spoken);
  }, []);
  const field = {
    label: t(session.isFollowUp ? "room.answer.followup" : "room.answer"),
    hint: t("room.answer.hint"),
    error,
  };
  const plain = html`<${Field} id="answer" ...${field}>
    ${(control) => html`<textarea ...${control} class=${mono ? "answer-text answer-mono" : "answer-text"} rows="9" lang=${session.language}
      maxlength=${MAX_ANSWER} readonly=${busy} value=${draft.text} spellcheck=${!mono}
      onInput=${(event) => write(event.target.value)} onKeyDown=${keys}></textarea>`}
  <//>`;
  return html`<div class="answer stack">
    ${code.library
      ? html`<${CodeField} ...${field} library=${code.library} text=${draft.text} newest=${draft.newest}
          max=${MAX_ANSWER} readOnly=${busy} skills=${session.skills} focused=${code.typing} onText=${write}
          onSubmit=${send} onTooLong=${tooLong} />`
      : plain}
    ${code.wanted && !code.library && html`<p class="muted small" role="status">${t("room.code.loading")}</p>`}
    ${code.failed && html`<${Notice} kind="warning">${t("room.code.failed")}<//>`}
    <div class="row row-apart">
      <p class="muted small" id="saved">
        ${draft.text.length > NEAR_THE_END &&
        html`<span>${t("room.answer.length", { count: formatNumber(draft.text.length), most: formatNumber(MAX_ANSWER) })} · </span>`}
        <${Saved} saved=${draft.saved} busy=${busy} empty=${!draft.text} />
      </p>
      <div class="row answer-tools">
        ${session.questionKind === "technical" &&
        html`<${Button} kind="quiet" aria-pressed=${String(code.wanted)} onClick=${code.toggle}>${t("room.code")}<//>`}
        ${!code.library &&
        html`<${Button} kind="quiet" aria-pressed=${String(mono)} onClick=${toggle}>${t("room.mono")}<//>`}
        ${canListen() && html`<${VoiceInput} language=${session.language} onText=${append} disabled=${busy || timeUp} />`}
      </div>
    </div>
    <div class="row room-actions">
      <${Button} kind="primary" busy=${busy} onClick=${send}>${t(busy ? "room.sending" : "room.submit")}<//>
      <${Button} busy=${busy} onClick=${onSkip}>${t(session.isFollowUp ? "room.skip.followup" : "room.skip")}<//>
    </div>
  </div>`;
}

function Saved({ saved, busy, empty }) {
  if (busy) return html`<span>${t("room.saved.kept")}</span>`;
  if (saved === "server") return html`<span>${t("room.saved")}</span>`;
  if (saved === "here") return html`<span>${t("room.saved.here")}</span>`;
  return html`<span>${t(empty ? "room.saved.auto" : "room.saved.not")}</span>`;
}

function VoiceInput({ language, onText, disabled }) {
  const [asking, setAsking] = useState(false);
  const [stop, setStop] = useState(null);
  const [failure, setFailure] = useState(null);
  const running = useRef(null);
  running.current = stop;
  useEffect(() => () => running.current?.(), []);
  const begin = () => {
    setFailure(null);
    const end = listen({
      language,
      onText,
      onEnd: (error) => {
        setStop(null);
        setFailure(error);
      },
    });
    setStop(() => end);
  };
  const click = () => {
    if (stop) stop();
    else if (preference.get("voice-consent", false)) begin();
    else setAsking(true);
  };
  const agree = () => {
    preference.set("voice-consent", true);
    setAsking(false);
    begin();
  };
  return html`
    <${Button} kind="quiet" disabled=${disabled} aria-pressed=${String(Boolean(stop))} onClick=${click}>
      ${t(stop ? "room.voice.stop" : "room.voice.start")}
    <//>
    ${failure && html`<${Notice} kind="warning">${t("room.voice.failed")}<//>`}
    <${ConsentDialog} open=${asking} onClose=${() => setAsking(false)} onAgree=${agree} />
  `;
}
