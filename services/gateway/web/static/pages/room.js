/** /mock-interview/room/{sessionId}: the interview. */

import { html, useEffect, useState } from "../lib.js";
import { t } from "../i18n.js";
import { Page, Skeleton, mount } from "../ui.js";
import { Asking } from "../room/asking.js";
import { useInterview } from "../room/interview.js";
import { Closed, Lobby, Over } from "../room/lobby.js";

const sessionId = location.pathname.split("/").at(-1);

function useOnline() {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const heard = () => setOnline(navigator.onLine);
    addEventListener("online", heard);
    addEventListener("offline", heard);
    return () => {
      removeEventListener("online", heard);
      removeEventListener("offline", heard);
    };
  }, []);
  return online;
}

function Room() {
  const room = useInterview(sessionId);
  const online = useOnline();
  const { session, failure, act } = room;
  if (session?.status === "in_progress") {
    const title = t("room.title.question", { number: session.questionNumber, company: session.companyName });
    return html`<${Page} title=${title} heading=${false} narrow><${Asking} room=${room} online=${online} /><//>`;
  }
  const title = session ? t("room.title", { company: session.companyName }) : t("room.title.loading");
  return html`<${Page} title=${title} narrow>
    ${failure && !session
      ? html`<${Closed} failure=${failure} onRetry=${() => act.reload()} />`
      : !session
        ? html`<${Skeleton} lines=${4} tall />`
        : session.status === "completed"
          ? html`<${Over} session=${session} />`
          : html`<${Lobby} room=${room} />`}
  <//>`;
}

void mount("room", Room);
