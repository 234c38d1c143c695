/** /mock-interview/feedback/{sessionId}: the report, or how far it is. */

import { html, useEffect, useRef } from "../lib.js";
import { t } from "../i18n.js";
import { Button, Empty, Notice, Page, Skeleton, announce, errorText, mount } from "../ui.js";
import { practiceAgain } from "../feedback/again.js";
import { useReport } from "../feedback/making.js";
import { Report } from "../feedback/report.js";

const sessionId = location.pathname.split("/").at(-1);

function Making({ progress }) {
  const told = progress
    ? t("feedback.progress", { done: progress.done, total: progress.total })
    : t("feedback.progress.begin");
  return html`<div class="card stack fb-making">
    <p class="lead" role="status">${told}</p>
    <progress class="fb-progress" aria-label=${t("feedback.making")} max=${progress?.total || 1}
      value=${progress ? progress.done : undefined}></progress>
    <p class="muted">${t("feedback.making.text")}</p>
    <${Skeleton} lines=${4} />
  </div>`;
}

function Actions({ session }) {
  return html`<div class="row fb-actions">
    <${Button} kind="primary" disabled=${!session} onClick=${() => practiceAgain(session)}>${t("feedback.again")}<//>
    <${Button} icon="download" href=${`/interview/feedback/${sessionId}?format=pdf`} download>${t("feedback.pdf")}<//>
    <${Button} icon="download" href=${`/interview/feedback/${sessionId}?format=json`} download>${t("feedback.json")}<//>
    <${Button} onClick=${() => print()}>${t("feedback.print")}<//>
  </div>`;
}

const roomPath = `/mock-interview/room/${sessionId}`;

function Content({ report }) {
  const { state, feedback, progress, error, session, retry } = report;
  switch (state) {
    case "ready":
      return html`<${Actions} session=${session} /><${Report} sessionId=${sessionId} feedback=${feedback} />`;
    case "making":
      return html`<${Making} progress=${progress} />`;
    case "running":
      return html`<${Empty} title=${t("feedback.running")}
        action=${html`<${Button} kind="primary" href=${roomPath}>${t("feedback.running.room")}<//>`}>
        ${t("feedback.running.text")}
      <//>`;
    case "unknown":
      return html`<${Empty} title=${t("feedback.unknown")}
        action=${html`<${Button} kind="primary" href="/mock-interview/history">${t("nav.history")}<//>`}>
        ${t("feedback.unknown.text")}
      <//>`;
    case "failed":
      return html`<${Notice} kind="error" title=${t("feedback.failed")}
        actions=${html`<${Button} onClick=${retry}>${t("retry")}<//>`}>${errorText(error)}<//>`;
    default:
      return html`<${Skeleton} lines=${6} tall />`;
  }
}

function FeedbackPage() {
  const report = useReport(sessionId);
  const before = useRef(report.state);
  useEffect(() => {
    if (before.current === "making" && report.state === "ready") announce(t("feedback.ready"));
    before.current = report.state;
  }, [report.state]);
  const company = report.session?.companyName;
  return html`<${Page} title=${company ? t("feedback.title", { company }) : t("feedback.title.loading")}>
    <${Content} report=${report} />
  <//>`;
}

void mount("feedback", FeedbackPage);
