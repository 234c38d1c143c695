/** Login: by a name on one's own machine, or with the identity provider. */
import { html, useEffect, useState } from "../lib.js";
import { t } from "../i18n.js";
import { Button, Field, Notice, Page, mount } from "../ui.js";

const LONGEST_NAME = 255;
/** The problem codes of the login that have a sentence of their own; `name` is told beside the field. */
const TOLD = ["foreign", "cancelled", "expired", "refused", "unavailable", "invalid"];
const query = new URLSearchParams(location.search);
const next = query.get("next") ?? "";
const ways = (document.documentElement.dataset.login ?? "").split(" ").filter(Boolean);

function Login() {
  return html`
    <${Page} title=${t("login.title")} lead=${t("login.lead")} narrow bare>
      <div class="stack login">
        <${Problem} />
        ${ways.includes("oidc") && html`<${Provider} />`}
        ${ways.includes("development") && html`<${Name} />`}
        ${ways.length === 0 && html`<${Notice} kind="warning">${t("login.none")}<//>`}
      </div>
    <//>
  `;
}

function Problem() {
  const problem = query.get("problem");
  if (!problem || problem === "name") return null;
  const kind = problem === "cancelled" ? "info" : "error";
  return html`<${Notice} kind=${kind}>${t(TOLD.includes(problem) ? `login.${problem}` : "login.failed")}<//>`;
}

function Provider() {
  return html`<section class="card stack">
    <p>${t("login.provider.hint")}</p>
    <div><${Button} kind="primary" href=${`/login/oidc?next=${encodeURIComponent(next)}`}>${t("login.provider")}<//></div>
  </section>`;
}

/** A form of plain HTML: the answer sets the cookie and goes to `next`. */
function Name() {
  const [error, setError] = useState(query.get("problem") === "name" ? "login.name.wrong" : "");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const back = () => setBusy(false);
    addEventListener("pageshow", back);
    return () => removeEventListener("pageshow", back);
  }, []);
  const submit = (event) => {
    const input = event.target.elements.namedItem("name");
    const name = input.value.trim();
    if (busy || !name || /\p{Cc}/u.test(name) || [...name].length > LONGEST_NAME) {
      event.preventDefault();
      if (busy) return;
      setError(name ? "login.name.wrong" : "login.name.missing");
      input.focus();
      return;
    }
    setBusy(true);
  };
  return html`<form class="card stack" method="post" action="/auth/dev/login" onSubmit=${submit} novalidate>
    <input type="hidden" name="next" value=${next} />
    <${Field} id="name" label=${t("login.name")} hint=${t("login.name.hint")} error=${error && t(error)}>
      ${(control) => html`<input ...${control} name="name" type="text" autocomplete="username" spellcheck=${false} />`}
    <//>
    <div><${Button} kind="primary" type="submit" busy=${busy}>${t("login.submit")}<//></div>
  </form>`;
}

mount("login", Login);
