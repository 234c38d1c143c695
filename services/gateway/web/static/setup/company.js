/** The company's name with suggestions: an editable combobox with a list (ARIA Authoring Practices). */
import { html, useEffect, useRef, useState } from "../lib.js";
import { api } from "../api.js";
import { plural, t } from "../i18n.js";
import { Field, announce } from "../ui.js";

const PAUSE = 150; // milliseconds without typing

export function Company({ value, error, onChange }) {
  const { companies, open, active, type, choose, close, move } = useSuggestions(value, onChange);
  const keys = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      choose(companies[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") close();
  };
  return html`
    <${Field} id="companyName" label=${t("setup.company")} error=${error}>
      ${(control) => html`<div class="combobox">
        <input ...${control} type="text" role="combobox" autocomplete="off" spellcheck=${false}
          aria-autocomplete="list" aria-expanded=${open ? "true" : "false"} aria-controls="companies"
          aria-activedescendant=${open && active >= 0 ? `company-${active}` : undefined}
          value=${value} onInput=${(event) => type(event.target.value)} onKeyDown=${keys} onBlur=${close} />
        <ul id="companies" class="combobox-list" role="listbox" aria-label=${t("setup.company.known")} hidden=${!open}>
          ${companies.map(
            (name, at) => html`<li key=${name} id=${`company-${at}`} role="option"
              aria-selected=${at === active ? "true" : "false"}
              onMouseDown=${(event) => event.preventDefault()} onClick=${() => choose(name)}>${name}</li>`,
          )}
        </ul>
      </div>`}
    <//>
  `;
}

/** Suggestions for what was typed last; without an answer there are none, and the name is simply typed. */
function useSuggestions(value, onChange) {
  const [companies, setCompanies] = useState([]);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const asking = useRef(null);
  const stop = () => asking.current?.abort();
  const close = () => {
    stop();
    setOpen(false);
    setActive(-1);
  };
  useEffect(() => stop, []);

  const ask = async (text) => {
    stop();
    const controller = new AbortController();
    asking.current = controller;
    try {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      if (controller.signal.aborted) return;
      const path = `/interview/companies?q=${encodeURIComponent(text)}`;
      const found = (await api.get(path, { signal: controller.signal })).companies;
      setCompanies(found);
      setActive(-1);
      setOpen(found.length > 0);
      if (found.length) announce(plural("setup.company.found", found.length));
    } catch {
      if (!controller.signal.aborted) setOpen(false);
    }
  };
  const type = (text) => {
    onChange(text);
    if (/[\p{L}\p{N}]/u.test(text) && text.length <= 200) ask(text);
    else close();
  };
  const choose = (name) => {
    onChange(name);
    close();
  };
  const move = (step) => {
    if (!open) {
      if (value) ask(value);
      return;
    }
    // One place more than there are names: the text itself.
    const places = companies.length + 1;
    const to = ((active + 1 + step + places) % places) - 1;
    setActive(to);
    document.getElementById(`company-${to}`)?.scrollIntoView({ block: "nearest" });
  };
  return { companies, open, active, type, choose, close, move };
}
