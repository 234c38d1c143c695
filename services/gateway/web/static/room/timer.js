/** The time left: to be seen or not, to be extended, and told to a screen reader only now and then. */

import { html, useState } from "../lib.js";
import { plural, t } from "../i18n.js";
import { Button, Icon, announce } from "../ui.js";
import { clockText, useClock } from "./clock.js";
import { preference } from "./kept.js";

const SHORT = 300;

function tell(mark) {
  if (mark === "half") return announce(t("room.time.half"));
  return announce(mark === 0 ? t("room.time.up") : plural("room.time.left", mark / 60));
}

/** @param {{room: object}} props what `useInterview` gives */
export function Timer({ room }) {
  const { session, offset, timeUp, act } = room;
  const [hidden, setHidden] = useState(preference.get("timer-hidden", false));
  const [busy, setBusy] = useState(false);
  const whole = session.expiresAt - session.startedAt;
  const left = useClock({
    expiresAt: session.expiresAt,
    offset,
    whole,
    onMilestone: tell,
    onEnd: act.timeIsUp,
  });
  const toggle = () => {
    preference.set("timer-hidden", !hidden);
    setHidden(!hidden);
  };
  const extend = async () => {
    setBusy(true);
    if (await act.extend()) announce(t("room.time.extended"));
    setBusy(false);
  };
  return html`<div class="timer row">
    <p class=${left < SHORT && !hidden ? "timer-left timer-short" : "timer-left"}>
      <${Icon} name="clock" />
      ${hidden
        ? html`<span class="muted timer-hidden">${t("room.time.hidden")}</span>`
        : html`<span role="timer" aria-label=${t("room.time")}>${clockText(left ?? 0)}</span>`}
    </p>
    <${Button} kind="quiet" class="timer-toggle" icon=${hidden ? "seen" : "unseen"} onClick=${toggle}>${t(hidden ? "room.time.show" : "room.time.hide")}<//>
    <${Button} kind="quiet" busy=${busy} disabled=${timeUp} onClick=${extend}>
      <span class="timer-wide">${t("room.time.extend")}</span><span class="timer-small">${t("room.time.extend.short")}</span>
    <//>
  </div>`;
}
