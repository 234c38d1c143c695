/** The questions the room asks before it does something that cannot be taken back, and its shortcuts. */

import { html } from "../lib.js";
import { t } from "../i18n.js";
import { Button, Dialog } from "../ui.js";

/** Ends the interview; what is written can be sent before. */
export function EndDialog({ open, onClose, onEnd, onSendAndEnd }) {
  const actions = html`
    <${Button} onClick=${onClose}>${t("room.end.stay")}<//>
    <${Button} kind="danger" onClick=${onEnd}>${t("room.end.now")}<//>
    ${onSendAndEnd && html`<${Button} kind="primary" onClick=${onSendAndEnd}>${t("room.end.send")}<//>`}
  `;
  return html`<${Dialog} title=${t("room.end.title")} open=${open} onClose=${onClose} actions=${actions}>
    <p>${t("room.end.text")}</p>
    ${onSendAndEnd && html`<p>${t("room.end.unsent")}</p>`}
  <//>`;
}

export function SkipDialog({ open, onClose, onSkip }) {
  const actions = html`
    <${Button} onClick=${onClose}>${t("room.skip.stay")}<//>
    <${Button} kind="danger" onClick=${onSkip}>${t("room.skip.now")}<//>
  `;
  return html`<${Dialog} title=${t("room.skip.title")} open=${open} onClose=${onClose} actions=${actions}>
    <p>${t("room.skip.text")}</p>
  <//>`;
}

export function ConsentDialog({ open, onClose, onAgree }) {
  const actions = html`
    <${Button} onClick=${onClose}>${t("cancel")}<//>
    <${Button} kind="primary" onClick=${onAgree}>${t("room.voice.agree")}<//>
  `;
  return html`<${Dialog} title=${t("room.voice.title")} open=${open} onClose=${onClose} actions=${actions}>
    <p>${t("room.voice.text")}</p>
  <//>`;
}

/** `single` is whether keys without a modifier are heard (WCAG 2.1.4: they can be switched off). */
export function ShortcutsDialog({ open, onClose, single, onSingle }) {
  const rows = [
    [html`<kbd>Ctrl</kbd> + <kbd>Enter</kbd> / <kbd>⌘</kbd> + <kbd>Enter</kbd>`, "room.keys.submit"],
    [html`<kbd>Tab</kbd>`, "room.keys.tab"],
    [html`<kbd>Esc</kbd>`, "room.keys.close"],
    [html`<kbd>Esc</kbd>, <kbd>Tab</kbd>`, "room.keys.leave"],
    [html`<kbd>?</kbd>`, "room.keys.list"],
  ];
  return html`<${Dialog} title=${t("room.keys")} open=${open} onClose=${onClose}>
    <table class="table">
      <thead><tr><th scope="col">${t("room.keys.key")}</th><th scope="col">${t("room.keys.does")}</th></tr></thead>
      <tbody>${rows.map(([keys, text]) => html`<tr key=${text}><td>${keys}</td><td>${t(text)}</td></tr>`)}</tbody>
    </table>
    <label class="row"><input type="checkbox" checked=${single} onChange=${(event) => onSingle(event.target.checked)} />
      <span>${t("room.keys.single")}</span></label>
  <//>`;
}
