/** "Try this question again": an editor, and each try beside the answer of the interview. */

import { html, useEffect, useRef, useState } from "../lib.js";
import { MAX_ANSWER } from "../api.js";
import { t } from "../i18n.js";
import { Button, Field, Notice, announce, errorText, formatDateTime } from "../ui.js";
import { Highlighted } from "./highlight.js";
import { Said } from "./said.js";
import { Score } from "./score.js";
import { MOST, useTries } from "./tries.js";

/** @param {{sessionId: string, number: number, item: object, language: string}} props the question of the report */
export function Retry({ sessionId, number, item, language }) {
  const newest = useRef(null);
  const scored = (made) => {
    setOpen(false);
    announce(t("feedback.try.scored", { difference: spoken(made) }));
    // After the try is in the page, so that it can be read from there.
    setTimeout(() => newest.current?.focus());
  };
  const own = useTries(sessionId, number, item.retries, scored);
  const [open, setOpen] = useState(Boolean(own.text));
  const button = useRef(null);
  const close = () => {
    setOpen(false);
    setTimeout(() => button.current?.querySelector("button").focus());
  };
  const full = own.tries.length >= MOST;
  const last = own.tries.length - 1;
  return html`<div class="stack fb-retry" role="group" aria-label=${t("feedback.retry.group", { number })}>
    ${own.tries.length > 0 && html`<h4>${t("feedback.tries")}</h4>`}
    ${own.tries.map(
      (one, at) => html`<${Try} key=${one.retryNumber} one=${one} item=${item} language=${language} newest=${at === last}
        summary=${at === last ? newest : undefined} />`,
    )}
    ${full && html`<p class="muted fb-controls">${t("feedback.retry.most", { most: MOST })}</p>`}
    ${open && !full && html`<${Editor} own=${own} number=${number} onClose=${close} />`}
    ${!open && !full && html`<div class="fb-controls" ref=${button}>
      <${Button} aria-describedby=${`question-${number}`} onClick=${() => setOpen(true)}>
        ${t(own.text ? "feedback.retry.continue" : "feedback.retry")}
      <//>
    </div>`}
  </div>`;
}

function Editor({ own, number, onClose }) {
  const { text, write, send, busy, failure } = own;
  const [error, setError] = useState("");
  const id = `retry-${number}`;
  // Not on a page that has just been loaded with a draft: there nobody asked for it.
  const opened = useRef(!text);
  useEffect(() => {
    if (opened.current) document.getElementById(id).focus();
  }, []);
  const submit = (event) => {
    event.preventDefault();
    if (busy) return;
    if (text.trim()) return void send();
    setError("feedback.retry.empty");
    document.getElementById(id).focus();
  };
  const keys = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) submit(event);
  };
  const type = (event) => {
    setError("");
    write(event.target.value);
  };
  return html`<form class="stack fb-controls" onSubmit=${submit} novalidate aria-label=${t("feedback.retry")}>
    <${Field} id=${id} label=${t("feedback.retry.answer")} hint=${t("feedback.retry.hint")} error=${error && t(error)}>
      ${(control) => html`<textarea ...${control} rows="7" maxlength=${MAX_ANSWER} readonly=${busy} value=${text}
        onInput=${type} onKeyDown=${keys}></textarea>`}
    <//>
    ${failure && html`<${Notice} kind="error" title=${t("feedback.retry.failed")}>
      ${failure.status === 409 ? t("feedback.retry.refused") : errorText(failure)}
    <//>`}
    <p class="muted small" role="status">${busy && t("feedback.retry.scoring")}</p>
    <div class="row">
      <${Button} kind="primary" type="submit" busy=${busy}>${t(busy ? "feedback.retry.sending" : "feedback.retry.send")}<//>
      <${Button} kind="quiet" busy=${busy} onClick=${onClose}>${t("feedback.retry.close")}<//>
    </div>
  </form>`;
}

function Try({ one, item, language, newest, summary }) {
  // The first score is that of the whole exchange.
  const given = [item.yourAnswer, ...item.followUps.map((followUp) => followUp.answer)].filter(Boolean);
  return html`<details class="fb-try" open=${newest}>
    <summary ref=${summary}>
      ${t("feedback.try", { number: one.retryNumber })}: <${Difference} one=${one} />
      <span class="muted small"> · ${formatDateTime(one.at)}</span>
    </summary>
    <div class="stack">
      <div class="fb-two">
        <div class="stack"><h5>${t("feedback.try.before")}</h5>
          ${given.map((text, at) => html`<${Highlighted} key=${at} text=${text} quotes=${item.evidence} lang=${language} />`)}
          ${given.length === 0 && html`<p class="muted">${t("feedback.no.answer")}</p>`}
        </div>
        <div class="stack"><h5>${t("feedback.try.now")}</h5>
          <${Highlighted} text=${one.yourAnswer} quotes=${one.evidence} lang=${language} />
        </div>
      </div>
      ${one.needsReview && html`<p><span class="pill pill-warn">${t("feedback.review")}</span></p>`}
      <${Said} item=${one} language=${language} level=${5} />
    </div>
  </details>`;
}

/** "6 → 8, +2"; a screen reader hears it in words. */
function Difference({ one }) {
  if (one.score == null || one.previousScore == null) return html`<${Score} score=${one.score} />`;
  return html`<span class="visually-hidden">${spoken(one)}</span><span aria-hidden="true">
    <strong class="fb-score">${one.previousScore} → ${one.score}</strong>, ${signed(one)}</span>`;
}

function spoken(one) {
  if (one.score == null) return t("feedback.no.score");
  if (one.previousScore == null) return t("feedback.of.ten", { score: one.score });
  return t("feedback.difference", { before: one.previousScore, score: one.score, difference: signed(one) });
}

function signed({ score, previousScore }) {
  const difference = score - previousScore;
  if (!difference) return "±0";
  return difference > 0 ? `+${difference}` : `−${-difference}`;
}
