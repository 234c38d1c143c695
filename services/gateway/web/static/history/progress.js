/** How the scores develop: a line for what was chosen, or the same as a table. */
import { html, useEffect, useState } from "../lib.js";
import { api } from "../api.js";
import { t } from "../i18n.js";
import { Button, Field, Notice, Skeleton, errorText, formatDate, formatName, formatNumber } from "../ui.js";
import { Chart } from "./chart.js";

export function Progress({ version }) {
  const { series, error } = useProgress(version);
  if (!error && series && !series[0].points.length) return null;
  return html`
    <section class="card stack" aria-labelledby="progress">
      <h2 id="progress">${t("history.progress")}</h2>
      ${error && html`<${Notice} kind="error">${errorText(error)}<//>`}
      ${!error && !series && html`<${Skeleton} lines=${1} tall />`}
      ${!error && series && html`<${Scores} series=${series} />`}
    </section>
  `;
}

/** Series of {name, label, points}; the first is the overall score. */
function useProgress(version) {
  const [loaded, setLoaded] = useState({});
  useEffect(() => {
    const controller = new AbortController();
    api
      .get("/interview/progress", { signal: controller.signal })
      .then((reply) => setLoaded({ reply }))
      .catch((error) => controller.signal.aborted || setLoaded({ error }));
    return () => controller.abort();
  }, [version]);
  const { reply, error } = loaded;
  const series = reply && [
    { name: "", label: t("history.overall"), points: reply.overall },
    ...reply.competencies.map(({ competency, points }) => ({ name: competency, label: formatName(competency), points })),
  ];
  return { series, error };
}

function Scores({ series }) {
  const [name, choose] = useState("");
  const [asTable, setAsTable] = useState(false);
  const shown = series.find((one) => one.name === name) ?? series[0];
  return html`
    <div class="row row-apart progress-controls">
      <${Field} id="competency" label=${t("history.competency")}>
        ${(control) => html`<select ...${control} aria-required=${undefined} onChange=${(event) => choose(event.target.value)}>
          ${series.map((one) => html`<option key=${one.name} value=${one.name} selected=${one === shown}>${one.label}</option>`)}
        </select>`}
      <//>
      <${Button} aria-pressed=${asTable ? "true" : "false"} onClick=${() => setAsTable(!asTable)}>${t("history.table")}<//>
    </div>
    ${asTable ? html`<${Table} shown=${shown} />` : html`<${Chart} label=${shown.label} points=${shown.points} />`}
    ${shown.points.length === 1 && html`<p class="small muted">${t("history.single")}</p>`}
  `;
}

function Table({ shown }) {
  return html`<table class="table">
    <caption>${shown.label}</caption>
    <thead><tr><th scope="col">${t("history.date")}</th><th scope="col" class="number">${t("history.score")}</th></tr></thead>
    <tbody>
      ${shown.points.map(
        (point) => html`<tr key=${point.sessionId}>
          <td><a href=${`/mock-interview/feedback/${point.sessionId}`}>${formatDate(point.completedAt)}</a></td>
          <td class="number">${formatNumber(point.score)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}
