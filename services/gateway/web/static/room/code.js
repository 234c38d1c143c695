/** Writing code: an editor in place of the plain field, loaded only when it is asked for. */

import { html, useEffect, useRef, useState } from "../lib.js";
import { t } from "../i18n.js";
import { Icon } from "../ui.js";
import { LANGUAGES, createEditor } from "./editor.js";
import { preference } from "./kept.js";

let library = null;
let failures = 0;

/** The editor's library, once. After a failure the address is another: browsers remember what did not load. */
async function load() {
  try {
    library ??= await import(`../vendor/codemirror.js${failures ? `?try=${failures}` : ""}`);
    return library;
  } catch (error) {
    failures += 1;
    throw error;
  }
}

/**
 * Whether the answer to a question is written as code, kept with the question.
 * @returns {{wanted: boolean, library: object|null, failed: boolean, typing: boolean, toggle: () => void}}
 *   `library` is there once the editor can be shown; `typing`: the plain field had the focus until then
 */
export function useCode({ kept, number }) {
  const [wanted, want] = useState(kept.code(number));
  const [loaded, setLoaded] = useState(library);
  const [failed, setFailed] = useState(false);
  const typing = useRef(false);
  const choose = (on) => {
    kept.saveCode(number, on);
    want(on);
  };
  useEffect(() => {
    if (!wanted || loaded) return undefined;
    let open = true;
    const found = (module) => {
      if (!open) return;
      typing.current = document.activeElement?.id === "answer";
      setLoaded(module);
    };
    const missed = () => {
      if (!open) return;
      setFailed(true);
      choose(false);
    };
    load().then(found, missed);
    return () => (open = false);
  }, [wanted]);
  const toggle = () => {
    setFailed(false);
    choose(!wanted);
  };
  return { wanted, library: wanted ? loaded : null, failed, typing: typing.current, toggle };
}

/** The language a job asks for, until another is chosen. */
function firstOf(skills) {
  const asked = skills.map((skill) => skill.toLowerCase());
  return LANGUAGES.find(({ name }) => asked.includes(name?.toLowerCase()))?.value ?? "plain";
}

/**
 * What a Field around a textarea is, for code: its label, its hint, its error, and the choices of the editor.
 * `text` is shown as `newest()` has it; `onText`, `onSubmit` and `onTooLong` are called as by `createEditor`.
 */
export function CodeField({ library: code, label, hint, error, text, newest, max, readOnly, skills, focused, ...told }) {
  const [language, setLanguage] = useState(preference.get("code-language", firstOf(skills)));
  const [tabIndents, setTabIndents] = useState(preference.get("code-tab", false));
  const host = useRef(null);
  const editor = useRef(null);
  const heard = useRef(told);
  heard.current = told;
  const help = `${hint} ${t(tabIndents ? "room.code.tab.indents" : "room.code.tab.leaves")}`;
  useEffect(() => {
    editor.current = createEditor(code, host.current, {
      max,
      onText: (written) => heard.current.onText(written),
      onSubmit: () => heard.current.onSubmit(),
      onTooLong: () => heard.current.onTooLong(),
    });
    return () => editor.current.close();
  }, []);
  useEffect(() => {
    const described = error ? `${help} ${error}` : help;
    editor.current.set({ language, tabIndents, readOnly, label, help: described, invalid: Boolean(error) });
  }, [language, tabIndents, readOnly, label, help, error]);
  // Not `text`: while it was on its way here more may have been written.
  useEffect(() => editor.current.write(newest()), [text]);
  useEffect(() => {
    if (focused) host.current.focus();
  }, []);
  const chooseLanguage = (event) => {
    preference.set("code-language", event.target.value);
    setLanguage(event.target.value);
  };
  const chooseTab = (event) => {
    preference.set("code-tab", event.target.checked);
    setTabIndents(event.target.checked);
  };
  return html`<div class=${error ? "field field-wrong" : "field"}>
    <div class="field-top">
      <span class="code-label" onClick=${() => host.current.focus()}>${label}</span>
      <div class="row code-choices">
        <label class="row"><span>${t("room.code.language")}</span>
          <select value=${language} onChange=${chooseLanguage}>
            ${LANGUAGES.map(({ value, name }) => html`<option key=${value} value=${value}>${name ?? t("room.code.plain")}</option>`)}
          </select></label>
        <label class="row"><input type="checkbox" checked=${tabIndents} onChange=${chooseTab} />
          <span>${t("room.code.tab")}</span></label>
      </div>
    </div>
    <p class="hint">${help}</p>
    <div id="answer" class="code-editor" ref=${host}></div>
    ${error && html`<p class="field-error"><${Icon} name="warning" /><span>${error}</span></p>`}
  </div>`;
}
