/** Each question of the report: what was asked, what was answered, and what it was worth. */

import { html } from "../lib.js";
import { t } from "../i18n.js";
import { formatName } from "../ui.js";
import { Highlighted } from "./highlight.js";
import { Retry } from "./retry.js";
import { Said } from "./said.js";
import { Score } from "./score.js";

/** @param {{sessionId: string, items: object[], language: string}} props what the interview was held in */
export function Questions({ sessionId, items, language }) {
  return html`<section class="stack" aria-labelledby="questions">
    <h2 id="questions">${t("feedback.questions")}</h2>
    ${items.map((item, at) => html`<${Question} key=${at} sessionId=${sessionId} item=${item} number=${at + 1} language=${language} />`)}
  </section>`;
}

function Question({ sessionId, item, number, language }) {
  const answered = item.status === "answered" || item.status === "not_scored";
  return html`<article class="card stack fb-question" aria-labelledby=${`question-${number}`}>
    <div class="row row-apart">
      <div class="row">
        <span class="pill pill-accent" lang=${language}>${formatName(item.competency)}</span>
        ${item.status !== "answered" && html`<span class="pill pill-warn">${t(`feedback.status.${item.status}`)}</span>`}
        ${item.hintUsed && html`<span class="pill">${t("feedback.hint")}</span>`}
        ${item.needsReview && html`<span class="pill pill-warn">${t("feedback.review")}</span>`}
      </div>
      ${answered && html`<p><${Score} score=${item.score} /></p>`}
    </div>
    <h3 id=${`question-${number}`} class="fb-asked" lang=${language}>${number}. ${item.question}</h3>
    ${item.yourAnswer
      ? html`<h4>${t(item.status === "timed_out" ? "feedback.unsent" : "feedback.answer")}</h4>
          <${Highlighted} text=${item.yourAnswer} quotes=${item.evidence} lang=${language} />`
      : html`<p class="muted">${t("feedback.no.answer")}</p>`}
    ${item.followUps.map(
      (one, at) => html`<div key=${at} class="stack fb-followup">
        <h4>${t("feedback.followup")}</h4>
        <p lang=${language}>${one.question}</p>
        ${one.answer
          ? html`<${Highlighted} text=${one.answer} quotes=${item.evidence} lang=${language} />`
          : html`<p class="muted">${t("feedback.no.answer")}</p>`}
      </div>`,
    )}
    <${Said} item=${item} language=${language} />
    <${Retry} sessionId=${sessionId} number=${number} item=${item} language=${language} />
  </article>`;
}
