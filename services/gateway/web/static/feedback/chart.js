/** Scores of the competencies as bars, and as the table they are drawn from. */

import { html } from "../lib.js";
import { t } from "../i18n.js";
import { formatName } from "../ui.js";

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
              <th scope="row" lang=${lang}>${formatName(competency)}</th>
              <td class="number">${t("feedback.of.ten", { score })}</td>
              <td class="fb-bars" aria-hidden="true"><${Bar} score=${score} /></td>
            </tr>`,
          )}
        </tbody>
      </table>
  </section>`;
}

function Bar({ score }) {
  return html`<svg class="fb-bar" focusable="false">
    <rect class="fb-bar-whole" width="100%" height="100%" rx="5"></rect>
    <rect class="fb-bar-part" width=${`${(100 * score) / BEST}%`} height="100%" rx="5"></rect>
  </svg>`;
}
