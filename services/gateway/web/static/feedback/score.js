/** One score. */

import { html } from "../lib.js";
import { t } from "../i18n.js";

/** A score of ten, or that there is none. */
export function Score({ score }) {
  return score == null
    ? html`<span class="muted">${t("feedback.no.score")}</span>`
    : html`<strong class="fb-score">${t("feedback.of.ten", { score })}</strong>`;
}
