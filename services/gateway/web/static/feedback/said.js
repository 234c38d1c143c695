/** What is said of an answer: feedback, corrections, and an answer to aim for. */

import { html } from "../lib.js";
import { t } from "../i18n.js";

/** @param {{item: object, level?: number}} props an answer as the report has it, and the level of its headings */
export function Said({ item, level = 4 }) {
  const heading = (key) => html`<${`h${level}`}>${t(key)}<//>`;
  return html`
    ${item.feedback && html`${heading("feedback.feedback")}<p>${item.feedback}</p>`}
    ${item.corrections.length > 0 &&
    html`${heading("feedback.corrections")}
      <ul>${item.corrections.map((one, at) => html`<li key=${at}><q>${one.statement}</q> ${one.correction}</li>`)}</ul>`}
    ${item.suggestedAnswer &&
    html`<details class="fb-suggested"><summary>${t("feedback.suggested")}</summary><p>${item.suggestedAnswer}</p></details>`}
  `;
}
