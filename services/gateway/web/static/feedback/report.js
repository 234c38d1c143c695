/** The report. */

import { html } from "../lib.js";
import { plural, t } from "../i18n.js";
import { formatNumber } from "../ui.js";
import { Competencies } from "./chart.js";
import { Questions } from "./questions.js";
import { Score } from "./score.js";

/** @param {{sessionId: string, feedback: object}} props as the API has it */
export function Report({ sessionId, feedback }) {
  const { writtenIn } = feedback;
  return html`<div class="stack-wide">
    <${Overall} feedback=${feedback} />
    <div class="fb-two">
      <${List} title="feedback.strengths" none="feedback.strengths.none" items=${feedback.strengths} lang=${writtenIn} />
      <${List} title="feedback.improve" none="feedback.improve.none" items=${feedback.areasForImprovement} lang=${writtenIn} />
    </div>
    <${Competencies} competencies=${feedback.competencies} lang=${feedback.language} />
    <${Questions} sessionId=${sessionId} items=${feedback.questionFeedback} language=${feedback.language} />
    <${Skills} feedback=${feedback} />
    <${List} title="feedback.recommendations" none="feedback.recommendations.none"
      items=${feedback.recommendations} lang=${writtenIn} />
    <${Made} feedback=${feedback} />
  </div>`;
}

function Overall({ feedback }) {
  const { answered, total } = feedback.coverage;
  return html`<section class="card fb-overall" aria-labelledby="overall">
    <div>
      <h2 id="overall">${t("feedback.overall")}</h2>
      ${feedback.overallScore == null
        ? html`<p class="muted">${t("feedback.no.score")}</p>`
        : html`<p class="fb-big"><span>${feedback.overallScore}</span><span class="muted"> / 10</span></p>`}
      <p class="muted small">${t("feedback.coverage", { answered, total })}</p>
    </div>
    <p class="fb-summary" lang=${feedback.writtenIn}>${feedback.summary}</p>
  </section>`;
}

function List({ title, none, items, lang }) {
  return html`<section class="card stack" aria-labelledby=${title}>
    <h2 id=${title}>${t(title)}</h2>
    ${items.length ? html`<ul lang=${lang}>${items.map((item, at) => html`<li key=${at}>${item}</li>`)}</ul>` : html`<p class="muted">${t(none)}</p>`}
  </section>`;
}

function Skills({ feedback }) {
  const { communicationSkills: communication, technicalAccuracy, companyFit, deliveryMetrics: delivery } = feedback;
  const parts = ["clarity", "conciseness", "confidence"];
  // Why there is no score is told in English.
  const langOf = (...scores) => (scores.every((score) => score == null) ? "en" : feedback.writtenIn);
  return html`<div class="fb-two">
    <section class="card stack" aria-labelledby="communication">
      <h2 id="communication">${t("feedback.communication")}</h2>
      <dl class="fb-facts">
        ${parts.map((part) => html`<div key=${part}><dt>${t(`feedback.${part}`)}</dt><dd><${Score} score=${communication[part]} /></dd></div>`)}
      </dl>
      <p lang=${langOf(...parts.map((part) => communication[part]))}>${communication.feedback}</p>
    </section>
    <${Part} title="feedback.accuracy" part=${technicalAccuracy} lang=${langOf(technicalAccuracy.score)} />
    <${Part} title="feedback.fit" part=${companyFit} lang=${langOf(companyFit.score)} />
    <section class="card stack" aria-labelledby="delivery">
      <h2 id="delivery">${t("feedback.delivery")}</h2>
      <${Delivery} delivery=${delivery} />
    </section>
  </div>`;
}

function Part({ title, part, lang }) {
  return html`<section class="card stack" aria-labelledby=${title}>
    <h2 id=${title}>${t(title)}</h2>
    <p><${Score} score=${part.score} /></p>
    <p lang=${lang}>${part.feedback}</p>
  </section>`;
}

function Delivery({ delivery }) {
  const pace = delivery.wordsPerMinute;
  const facts = [
    ["feedback.words", formatNumber(delivery.words)],
    ["feedback.fillers", delivery.fillersCounted ? formatNumber(delivery.fillers) : t("feedback.fillers.none")],
    ["feedback.pace", pace == null ? t("feedback.pace.none") : t("feedback.pace.value", { pace: formatNumber(pace) })],
  ];
  return html`<dl class="fb-facts">${facts.map(([name, value]) => html`<div key=${name}><dt>${t(name)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** What the report was made with. */
function Made({ feedback }) {
  const { provider, rubricVersion, usage } = feedback;
  const tokens = usage.inputTokens + usage.outputTokens;
  return html`<p class="muted small">
    ${t("feedback.made", { provider, rubric: rubricVersion })}
    ${" "}${usage.calls > 0 && plural("feedback.usage", usage.calls, { tokens: formatNumber(tokens) })}
    ${usage.cost > 0 && html` ${t("feedback.cost", { cost: formatNumber(usage.cost, { style: "currency", currency: "USD", maximumFractionDigits: 4 }) })}`}
  </p>`;
}
