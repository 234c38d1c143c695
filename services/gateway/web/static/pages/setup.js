/** Setup: what the interview is about, and how long it takes. */
import { html, useEffect, useRef, useState } from "../lib.js";
import { api, newKey } from "../api.js";
import { language, plural, t } from "../i18n.js";
import { Button, Choice, Notice, Page, announce, errorText, fieldErrors, mount } from "../ui.js";
import { LIMITS, bodyOf, check } from "../setup/checks.js";
import { Company } from "../setup/company.js";
import { Description } from "../setup/description.js";
import { CHOICES, DEFAULTS, forgetValues, keepValues, lastValues } from "../setup/kept.js";
import { LongText } from "../setup/text.js";

const QUESTIONS = { 15: 4, 30: 8, 45: 12, 60: 16 };
/** In the order of the page. */
const FIELDS = ["companyName", "jobDescription", "interviewType", "difficulty", "duration", "resume"];

function Setup() {
  const { values, errors, failure, busy, set, clear, submit } = useSetup();
  const choice = (name, labelOf, hintOf) => html`<${Choice} name=${name} legend=${t(`setup.${name}`)}
    value=${values[name]} error=${errors[name]} onChange=${(value) => set({ [name]: value })}
    options=${CHOICES[name].map((value) => ({ value, label: labelOf(value), hint: hintOf(value) }))} />`;
  return html`
    <${Page} title=${t("setup.title")} lead=${t("setup.lead")} current="setup" narrow>
      <form class="stack-wide" onSubmit=${submit} novalidate aria-label=${t("setup.title")}>
        <${Company} value=${values.companyName} error=${errors.companyName}
          onChange=${(companyName) => set({ companyName })} />
        <${Description} value=${values.jobDescription} error=${errors.jobDescription}
          onChange=${(jobDescription) => set({ jobDescription })}>
          <${Example} set=${set} />
        <//>
        ${choice("interviewType", (type) => t(`type.${type}`), (type) => t(`setup.type.${type}`))}
        ${choice("difficulty", (level) => t(`difficulty.${level}`), () => "")}
        ${choice("duration", (minutes) => t("duration.minutes", { minutes }),
          (minutes) => plural("setup.questions", QUESTIONS[minutes]))}
        <details class="more" open=${Boolean(errors.resume) || undefined}>
          <summary>${t(values.resume ? "setup.resume.added" : "setup.resume.add")}</summary>
          <${LongText} id="resume" label=${t("setup.resume")} hint=${t("setup.resume.hint")} rows=${8} optional
            limit=${LIMITS.resume} value=${values.resume} error=${errors.resume} onChange=${(resume) => set({ resume })} />
        </details>
        <div class="stack">
          ${failure && html`<${Notice} kind="error">${errorText(failure)}<//>`}
          <div class="row">
            <${Button} kind="primary" type="submit" icon=${busy ? undefined : "arrow"} busy=${busy}>
              ${t(busy ? "setup.submitting" : "setup.submit")}
            <//>
            <${Button} kind="quiet" onClick=${clear}>${t("setup.clear")}<//>
          </div>
          <p class="small muted">${t("setup.kept")}</p>
        </div>
      </form>
    <//>
  `;
}

function Example({ set }) {
  const use = async () => {
    set((await import("../setup/example.js")).default);
    announce(t("setup.example.used"));
  };
  return html`<${Button} kind="quiet" onClick=${use}>${t("setup.example")}<//>`;
}

function useSetup() {
  const [values, setValues] = useState(lastValues);
  const [errors, setErrors] = useState({});
  const [failure, fail] = useState(null);
  const [busy, setBusy] = useState(false);
  const attempt = useRef({ body: "", key: "" });

  useEffect(() => {
    const back = () => setBusy(false);
    addEventListener("pageshow", back);
    return () => removeEventListener("pageshow", back);
  }, []);

  const set = (changes) => {
    setValues((before) => {
      const after = { ...before, ...changes };
      keepValues(after);
      return after;
    });
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([name]) => !(name in changes))));
  };
  const clear = () => {
    forgetValues();
    setValues(DEFAULTS);
    setErrors({});
    fail(null);
    announce(t("setup.cleared"));
    document.getElementById("companyName").focus();
  };
  const show = (wrong) => {
    setErrors(wrong);
    focusFirst(wrong);
  };
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    fail(null);
    const wrong = check(values);
    if (Object.keys(wrong).length) {
      show(Object.fromEntries(Object.entries(wrong).map(([name, key]) => [name, t(key)])));
      return;
    }
    setErrors({});
    setBusy(true);
    try {
      const { sessionId } = await send(attempt.current, { ...bodyOf(values), language: language() });
      location.assign(`/mock-interview/room/${sessionId}`);
    } catch (error) {
      setBusy(false);
      const named = Object.entries(fieldErrors(error)).filter(([name]) => FIELDS.includes(name));
      if (named.length) show(Object.fromEntries(named.map(([name, message]) => [name, t("setup.refused", { message })])));
      else fail(error);
    }
  };
  return { values, errors, failure, busy, set, clear, submit };
}

/** The same values keep their key, so that trying again after a lost answer makes no second session. */
function send(attempt, body) {
  const text = JSON.stringify(body);
  if (attempt.body !== text) Object.assign(attempt, { body: text, key: newKey() });
  return api.post("/interview/setup", body, { key: attempt.key });
}

function focusFirst(wrong) {
  const first = FIELDS.find((name) => name in wrong);
  // After the messages are in the page, so that they are read with the field.
  setTimeout(() => {
    const element = document.getElementById(first);
    (element.matches("fieldset") ? element.querySelector("input") : element).focus();
  });
}

mount("setup", Setup);
