/** What is said of an answer: feedback, corrections, and an answer to aim for. */

import { html } from "../lib.js";
import { t } from "../i18n.js";

/**
 * @param {{item: object, language: string, level?: number}} props an answer as the report has it, what the interview
 *   was held in, and the level of the headings
 */
export function Said({ item, language, level = 4 }) {
  const heading = (key) => html`<${`h${level}`}>${t(key)}<//>`;
  return html`
    ${item.feedback && html`${heading("feedback.feedback")}<p lang=${item.writtenIn}>${item.feedback}</p>`}
    ${item.corrections.length > 0 &&
    html`${heading("feedback.corrections")}
      <ul>${item.corrections.map((one, at) => html`<li key=${at} lang=${item.writtenIn}><q lang=${language}>${one.statement}</q> ${one.correction}</li>`)}</ul>`}
    ${item.suggestedAnswer &&
    html`<details class="fb-suggested"><summary>${t("feedback.suggested")}</summary><p lang=${item.writtenIn}>${item.suggestedAnswer}</p></details>`}
  `;
}
