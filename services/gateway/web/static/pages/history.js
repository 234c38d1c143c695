/** History: the interviews so far, how the scores develop, and what to take along or remove. */
import { html, useState } from "../lib.js";
import { plural, t } from "../i18n.js";
import { Button, Empty, Field, Notice, Page, Skeleton, errorText, mount } from "../ui.js";
import { Everything } from "../history/everything.js";
import { Item, nameOf } from "../history/item.js";
import { SORTS, useList } from "../history/list.js";
import { Progress } from "../history/progress.js";
import { useRemoval } from "../history/removal.js";
import { Undo } from "../history/undo.js";

function History() {
  const [version, again] = useCount();
  const [removals, removed] = useCount();
  const list = useList(version);
  const removal = useRemoval(removed);
  const items = list.items.filter((item) => !removal.hidden.has(item.sessionId));
  const nothing = list.state === "ready" && !items.length && !list.company && !removal.pending;
  return html`
    <${Page} title=${t("history.title")} current="history">
      ${removal.failed &&
      html`<div class="history-failure"><${Notice} kind="error" title=${t("history.delete.failed", { name: nameOf(removal.failed.item) })}>
        ${errorText(removal.failed.error)}<//></div>`}
      ${nothing
        ? html`<${Nothing} />`
        : html`<div class="stack-wide">
            <${Progress} version=${`${version} ${removals}`} />
            <${Interviews} list=${list} items=${items} again=${again} onDelete=${removal.remove} />
            <${Everything} onDone=${again} />
          </div>`}
      ${removal.pending && html`<${Undo} removal=${removal} />`}
    <//>
  `;
}

function useCount() {
  const [count, set] = useState(0);
  return [count, () => set((before) => before + 1)];
}

function Nothing() {
  const action = html`<${Button} kind="primary" href="/mock-interview/setup" icon="plus">${t("history.start")}<//>`;
  return html`<${Empty} title=${t("history.empty")} action=${action}>${t("history.empty.hint")}<//>`;
}

function Interviews({ list, items, again, onDelete }) {
  return html`
    <section class="stack" aria-labelledby="interviews">
      <h2 id="interviews" tabindex="-1">${t("history.interviews")}</h2>
      <${Controls} list=${list} />
      <${Content} list=${list} items=${items} again=${again} onDelete=${onDelete} />
    </section>
  `;
}

function Controls({ list }) {
  const companies = [...new Set(list.items.map((item) => item.companyName))];
  return html`<div class="history-controls">
    <${Field} id="company" label=${t("history.filter")}>
      ${(control) => html`<input ...${control} aria-required=${undefined} type="search" list="companies" autocomplete="off" value=${list.company}
          placeholder=${t("history.filter.all")} maxlength="200" onInput=${(event) => list.filter(event.target.value)} />
        <datalist id="companies">${companies.map((name) => html`<option key=${name} value=${name} />`)}</datalist>`}
    <//>
    <${Field} id="sort" label=${t("history.sort")}>
      ${(control) => html`<select ...${control} aria-required=${undefined} onChange=${(event) => list.sortBy(event.target.value)}>
        ${Object.keys(SORTS).map(
          (key) => html`<option key=${key} value=${key} selected=${key === list.sort}>${t(`history.sort.${key}`)}</option>`,
        )}
      </select>`}
    <//>
  </div>`;
}

function Content({ list, items, again, onDelete }) {
  if (list.state === "loading") return html`<${Skeleton} lines=${4} tall />`;
  if (list.state === "failed") {
    const actions = html`<${Button} onClick=${again}>${t("retry")}<//>`;
    return html`<${Notice} kind="error" actions=${actions}>${errorText(list.error)}<//>`;
  }
  if (!items.length && list.company) {
    const action = html`<${Button} onClick=${() => list.filter("")}>${t("history.filter.clear")}<//>`;
    return html`<${Empty} title=${t("history.none", { company: list.company })} action=${action}>${t("history.none.hint")}<//>`;
  }
  return html`
    <ul class="history-list">
      ${items.map((item) => html`<${Item} key=${item.sessionId} item=${item} onDelete=${onDelete} />`)}
    </ul>
    <p class="visually-hidden" role="status">${plural("history.shown", items.length)}</p>
    ${list.problem && html`<${Notice} kind="error">${errorText(list.problem)}<//>`}
    ${list.more && html`<div><${Button} busy=${list.loadingMore} onClick=${list.loadMore}>${t("history.more")}<//></div>`}
  `;
}

mount("history", History);
