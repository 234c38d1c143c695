/** The head of every page: skip link, name, navigation, language, theme, log out. It stands before <main>. */
import { createPortal, html, useEffect, useMemo, useState } from "../lib.js";
import { LANGUAGES, language, setLanguage, t } from "../i18n.js";
import { cookie, keepCookie } from "../cookies.js";
import { api } from "../api.js";
import { Icon } from "./icon.js";

const PLACES = { setup: "/mock-interview/setup", history: "/mock-interview/history" };

/** current: the place that is shown; `bare` leaves out what needs somebody logged in. */
export function Top({ current, bare }) {
  const host = useMemo(placeBeforeMain, []);
  return createPortal(html`<${Bar} current=${current} bare=${bare} />`, host);
}

function Bar({ current, bare }) {
  const skip = (event) => {
    event.preventDefault();
    document.getElementById("app").focus();
  };
  return html`
    <a class="skip-link" href="#app" onClick=${skip}>${t("skip")}</a>
    <header class="top">
      <div class="top-inner">
        <a class="brand" href=${PLACES.setup}><${Mark} /><span>${t("product")}</span></a>
        ${!bare &&
        html`<nav class="top-nav" aria-label=${t("nav")}>
          ${Object.entries(PLACES).map(
            ([place, href]) => html`<a href=${href} key=${place} aria-current=${place === current ? "page" : undefined}>
              ${t(`nav.${place}`)}
            </a>`,
          )}
        </nav>`}
        <div class="top-end"><${Language} /><${Theme} />${!bare && html`<${LogOut} />`}</div>
      </div>
    </header>
  `;
}

function Mark() {
  return html`<svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
    <path class="mark-bubble" d="M6 4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z" />
    <path class="mark-lines" d="M9 11h14M9 17h9" />
  </svg>`;
}

function Language() {
  return html`<select class="top-select" aria-label=${t("language")} value=${language()}
    onChange=${(event) => setLanguage(event.target.value)}>
    ${Object.entries(LANGUAGES).map(
      ([code, name]) => html`<option key=${code} value=${code} selected=${code === language()}>${name}</option>`,
    )}
  </select>`;
}

/** The theme is the system's until it is switched; switching back to the system's forgets the choice. */
function Theme() {
  const system = useMemo(() => matchMedia("(prefers-color-scheme: dark)"), []);
  const [chosen, choose] = useState(cookie("theme"));
  const [, systemChanged] = useState(0);
  useEffect(() => {
    const changed = () => systemChanged((times) => times + 1);
    system.addEventListener("change", changed);
    return () => system.removeEventListener("change", changed);
  }, []);
  const systems = system.matches ? "dark" : "light";
  const other = (chosen || systems) === "dark" ? "light" : "dark";
  const change = () => {
    const wanted = other === systems ? "" : other;
    keepCookie("theme", wanted);
    if (wanted) document.documentElement.dataset.theme = wanted;
    else delete document.documentElement.dataset.theme;
    choose(wanted);
  };
  return html`<button type="button" class="icon-button" aria-label=${t(`theme.${other}`)} title=${t(`theme.${other}`)}
    onClick=${change}><${Icon} name=${other === "dark" ? "moon" : "sun"} /></button>`;
}

function LogOut() {
  const [failed, fail] = useState(false);
  const user = document.documentElement.dataset.user;
  const leave = async () => {
    try {
      location.assign((await api.post("/logout"))?.location ?? "/login");
    } catch {
      fail(true);
    }
  };
  return html`<button type="button" class="button button-quiet" onClick=${leave} title=${user || undefined}>
    <span>${t(failed ? "logout.failed" : "logout")}</span>
  </button>`;
}

function placeBeforeMain() {
  const main = document.getElementById("app");
  main.tabIndex = -1;
  const host = document.createElement("div");
  main.before(host);
  return host;
}
