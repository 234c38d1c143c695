/** One interview of the list. */
import { html } from "../lib.js";
import { t } from "../i18n.js";
import { Icon, formatDate, formatDateTime, formatNumber } from "../ui.js";

/** How an interview is called: company and day. */
export const nameOf = (item) =>
  t("history.name", { company: item.companyName, date: formatDate(item.createdAt) });

const place = (item) => (item.status === "completed" ? "feedback" : "room");

export function Item({ item, onDelete }) {
  const done = item.status === "completed";
  return html`
    <li class="history-item">
      <div class="history-what">
        <a class="history-link" href=${`/mock-interview/${place(item)}/${item.sessionId}`}>${item.companyName}</a>
        <p class="history-facts small muted"><span>${formatDateTime(item.createdAt)}</span>${" "}<span
          >${t(`type.${item.interviewType}`)} · ${t(`difficulty.${item.difficulty}`)}</span></p>
      </div>
      ${item.overallScore === null
        ? html`<span class=${done ? "pill" : "pill pill-accent"}>${t(done ? "history.unscored" : `history.${item.status}`)}</span>`
        : html`<p class="history-score"><span class="visually-hidden">${t("history.score")} </span
            ><strong>${formatNumber(item.overallScore)}</strong><span class="muted small">/10</span></p>`}
      <button type="button" class="icon-button" title=${t("history.delete")} onClick=${() => onDelete(item)}
        aria-label=${t("history.delete.one", { name: nameOf(item) })}><${Icon} name="trash" /></button>
    </li>
  `;
}
