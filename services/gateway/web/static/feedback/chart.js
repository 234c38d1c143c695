/** Scores of the competencies as bars, and as the table they are drawn from. */

import { html } from "../lib.js";
import { t } from "../i18n.js";

const BEST = 10;

export function Competencies({ competencies, lang }) {
  if (!competencies.length) return null;
  return html`<section class="card stack" aria-labelledby="competencies">
    <h2 id="competencies">${t("feedback.competencies")}</h2>
      <table class="table">
        <caption class="visually-hidden">${t("feedback.competencies")}</caption>
        <thead><tr>
          <th scope="col">${t("feedback.competency")}</th>
          <th scope="col" class="number">${t("feedback.score")}</th>
          <th scope="col" class="fb-bars" aria-hidden="true"></th>
        </tr></thead>
        <tbody>
          ${competencies.map(
            ({ competency, score }) => html`<tr key=${competency}>
              <th scope="row" lang=${lang}>${competency}</th>
              <td class="number">${t("feedback.of.ten", { score })}</td>
              <td class="fb-bars" aria-hidden="true"><${Bar} score=${score} /></td>
            </tr>`,
          )}
        </tbody>
      </table>
  </section>`;
}

function Bar({ score }) {
  return html`<svg class="fb-bar" viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false">
    <rect class="fb-bar-whole" width="100" height="10" rx="2"></rect>
    <rect class="fb-bar-part" width=${(100 * score) / BEST} height="10" rx="2"></rect>
  </svg>`;
}
