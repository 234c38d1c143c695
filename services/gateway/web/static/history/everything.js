/** Everything held on the user: to take along, or to remove. */
import { html, useState } from "../lib.js";
import { api } from "../api.js";
import { t } from "../i18n.js";
import { Button, Dialog, Field, Notice, announce, errorText } from "../ui.js";

/** `onDone` is called when everything was removed. */
export function Everything({ onDone }) {
  const [open, setOpen] = useState(false);
  return html`
    <section class="stack" aria-labelledby="everything">
      <h2 id="everything">${t("history.everything")}</h2>
      <p class="muted">${t("history.everything.hint")}</p>
      <div class="row">
        <${Button} icon="download" href="/interview/me/export" download="interview-room-export.json">${t("history.export")}<//>
        <${Button} kind="danger" icon="trash" onClick=${() => setOpen(true)}>${t("history.erase")}<//>
      </div>
      <${Erase} open=${open} close=${() => setOpen(false)} onDone=${onDone} />
    </section>
  `;
}

function Erase({ open, close, onDone }) {
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const [failure, fail] = useState(null);
  const [busy, setBusy] = useState(false);
  const word = t("history.erase.word");

  const leave = () => {
    if (busy) return;
    setTyped("");
    setWrong(false);
    fail(null);
    close();
  };
  const erase = async (event) => {
    event.preventDefault();
    if (busy) return;
    if (typed.trim().toLocaleUpperCase() !== word) {
      setWrong(true);
      document.getElementById("word").focus();
      return;
    }
    setBusy(true);
    fail(null);
    try {
      await api.del("/interview/me");
      forgetHere();
      announce(t("history.erased"));
      close();
      onDone();
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  const type = (event) => {
    setTyped(event.target.value);
    setWrong(false);
  };
  return html`
    <${Dialog} title=${t("history.erase.title")} open=${open} onClose=${leave}>
      <form class="stack" onSubmit=${erase} novalidate>
        <p>${t("history.erase.hint")}</p>
        <${Field} id="word" label=${t("history.erase.type", { word })} error=${wrong && t("history.erase.wrong", { word })}>
          ${(control) => html`<input ...${control} type="text" autocomplete="off" spellcheck=${false} value=${typed} onInput=${type} />`}
        <//>
        ${failure && html`<${Notice} kind="error">${errorText(failure)}<//>`}
        <div class="row row-end">
          <${Button} onClick=${leave}>${t("cancel")}<//>
          <${Button} kind="danger" type="submit" busy=${busy}>${t("history.erase")}<//>
        </div>
      </form>
    <//>
  `;
}

/** What the pages kept in this browser is held on the user too. */
function forgetHere() {
  for (const storage of [() => localStorage, () => sessionStorage]) {
    try {
      storage().clear();
    } catch {
      // Storage is forbidden, so nothing was kept.
    }
  }
}
