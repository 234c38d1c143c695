/**
 * The parts every page is made of. A page ends with `mount("setup", Setup)`, which loads its texts and renders
 * it, again after each change of the language.
 *
 * Class names of style.css are free to use: stack, row, card, muted, small, lead, visually-hidden, pill, table.
 */
import { html, render, useEffect, useId, useRef } from "./lib.js";
import { loadTexts, onLanguage, t } from "./i18n.js";
import { Icon } from "./ui/icon.js";
import { Top } from "./ui/top.js";

export { formatClock, formatDate, formatDateTime, formatName, formatNumber } from "./ui/format.js";
export { errorText, fieldErrors } from "./ui/errors.js";
export { Icon };

/** Show a page: `name` is its catalogue, `App` its component. */
export async function mount(name, App) {
  await loadTexts(name);
  const show = () => render(html`<${App} />`, document.getElementById("app"));
  onLanguage(show);
  show();
}

/**
 * A whole page: header, title and content.
 * current: "setup", "history" or nothing; `heading=${false}` when the content has an h1 of its own;
 * `narrow` for a page to be read or filled in; `bare` without navigation (login).
 */
export function Page({ title, current, children, heading = true, narrow = false, bare = false, lead }) {
  useEffect(() => {
    document.title = `${title} · ${t("product")}`;
  }, [title]);
  return html`
    <${Top} current=${current} bare=${bare} />
    <div class=${narrow ? "page page-narrow" : "page"}>
      ${heading &&
      html`<header class="page-head">
        <h1>${title}</h1>
        ${lead && html`<p class="lead">${lead}</p>`}
      </header>`}
      ${children}
    </div>
  `;
}

/**
 * A button. kind: "primary", "secondary" (as it is), "quiet" or "danger"; `busy` keeps the focus and ignores
 * clicks; `icon` is a name of ui/icon.js. With `href` it is a link that looks like a button.
 */
export function Button({ kind = "secondary", busy = false, icon, href, type = "button", onClick, children, ...rest }) {
  const classes = `button button-${kind} ${rest.class ?? ""}`;
  const content = html`${icon && html`<${Icon} name=${icon} />`}<span>${children}</span>`;
  if (href) return html`<a ...${rest} href=${href} class=${classes} onClick=${onClick}>${content}</a>`;
  const click = (event) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return html`<button ...${rest} type=${type} class=${classes} aria-disabled=${busy ? "true" : undefined} onClick=${click}>
    ${busy && html`<span class="spinner" aria-hidden="true"></span>`}${content}
  </button>`;
}

/**
 * A labelled field: `children` is a function of the attributes its control must have (id, aria-describedby,
 * aria-invalid, aria-required). `hint` stays, `error` is shown while there is one, `aside` stands beside the label.
 */
export function Field({ id, label, hint, error, optional = false, aside, children }) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const control = {
    id,
    "aria-describedby": described || undefined,
    "aria-invalid": error ? "true" : undefined,
    "aria-required": optional ? undefined : "true",
  };
  return html`
    <div class=${error ? "field field-wrong" : "field"}>
      <div class="field-top">
        <label for=${id} id=${`${id}-label`}>${label}${optional && html` <span class="muted">${t("optional")}</span>`}</label>
        ${aside}
      </div>
      ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
      ${children(control)}
      ${error && html`<p class="field-error" id=${`${id}-error`}><${Icon} name="warning" /><span>${error}</span></p>`}
    </div>
  `;
}

/** One of a few: options are {value, label, hint?}. */
export function Choice({ name, legend, options, value, onChange, error }) {
  return html`
    <fieldset class="choice" id=${name} aria-describedby=${error ? `${name}-error` : undefined}>
      <legend>${legend}</legend>
      <div class="choice-options">
        ${options.map(
          (option) => html`<label class="choice-option" key=${option.value}>
            <input type="radio" name=${name} value=${option.value} checked=${option.value === value}
              onChange=${() => onChange(option.value)} />
            <span class="choice-text"><span class="choice-label">${option.label}</span>
              ${option.hint && html`<span class="choice-hint">${option.hint}</span>`}</span>
          </label>`,
        )}
      </div>
      ${error && html`<p class="field-error" id=${`${name}-error`}><${Icon} name="warning" /><span>${error}</span></p>`}
    </fieldset>
  `;
}

/** A message in the page. kind: "info", "success", "warning" or "error"; `actions` are buttons. */
export function Notice({ kind = "info", title, actions, children }) {
  const role = kind === "error" ? "alert" : "status";
  const icons = { info: "info", success: "check", warning: "warning", error: "warning" };
  return html`
    <div class=${`notice notice-${kind}`} role=${role}>
      <${Icon} name=${icons[kind]} />
      <div class="notice-text">${title && html`<p class="notice-title">${title}</p>`}<div>${children}</div></div>
      ${actions && html`<div class="row">${actions}</div>`}
    </div>
  `;
}

/** The shape of what is being loaded: `lines` grey lines, each `tall` or not. */
export function Skeleton({ lines = 3, tall = false }) {
  return html`<div class="skeleton" role="status">
    <span class="visually-hidden">${t("loading")}</span>
    ${Array.from({ length: lines }, (_, at) => html`<span key=${at} class=${tall ? "bone bone-tall" : "bone"}></span>`)}
  </div>`;
}

/** Nothing to show yet: what that means, and what to do about it. */
export function Empty({ title, children, action }) {
  return html`<div class="empty"><h2>${title}</h2><p class="muted">${children}</p>${action}</div>`;
}

/** A dialog over the page; Escape, the close button and a click beside it call `onClose`. */
export function Dialog({ title, open, onClose, children, actions }) {
  const dialog = useRef(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  const beside = (event) => event.target === dialog.current && onClose();
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`
    <dialog ref=${dialog} class="dialog" aria-labelledby=${id} onCancel=${cancel} onClick=${beside}>
      <div class="dialog-body stack">
        <div class="dialog-head">
          <h2 id=${id}>${title}</h2>
          <button type="button" class="icon-button" aria-label=${t("close")} onClick=${onClose}>
            <${Icon} name="close" />
          </button>
        </div>
        ${open && children} ${open && actions && html`<div class="row row-end">${actions}</div>`}
      </div>
    </dialog>
  `;
}

/** Tell a screen reader something without showing it; what is told later replaces it. */
export function announce(text) {
  let region = document.getElementById("announcements");
  if (!region) {
    region = Object.assign(document.createElement("div"), { id: "announcements", className: "visually-hidden" });
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = "";
  // Filled in a later task: the same text twice is told twice.
  setTimeout(() => (region.textContent = text), 50);
}
