/** The job description, and under it what the questions will take from it. */
import { html, useLayoutEffect, useRef, useState } from "../lib.js";
import { api } from "../api.js";
import { plural, t } from "../i18n.js";
import { LIMITS, lengthOf } from "./checks.js";
import { LongText } from "./text.js";

const PAUSE = 600; // milliseconds without typing
const SHOWN = 12; // words; the most wanted come first

/** `children` stands beside the button that chooses a file. */
export function Description({ value, error, onChange, children }) {
  const { found, askNow } = useFound(value);
  return html`
    <div class="stack" onFocusOut=${askNow}>
      <${LongText} id="jobDescription" label=${t("setup.job")} hint=${t("setup.job.hint")} rows=${10}
        limit=${LIMITS.jobDescription} value=${value} error=${error} onChange=${onChange}>${children}<//>
      <${Found} words=${found && wordsOf(found)} />
    </div>
  `;
}

/** Its height is kept free: nothing below it moves when an answer comes. */
function Found({ words }) {
  const said = !words ? "setup.found.later" : words.length ? "setup.found" : "setup.found.none";
  const more = words ? words.length - SHOWN : 0;
  return html`
    <div class="found" role="status">
      <p class="small">${t(said)}</p>
      ${words?.length > 0 &&
      html`<ul class="found-words" aria-label=${t("setup.found")}>
        ${words.slice(0, SHOWN).map((word) => html`<li key=${word} class="pill pill-accent">${word}</li>`)}
        ${more > 0 && html`<li class="small muted">${plural("setup.found.more", more)}</li>`}
      </ul>`}
    </div>
  `;
}

/** The words for the job, then the skills; a skill may be named like the job. */
function wordsOf({ title, skills }) {
  const named = (skill) => skill.toLowerCase() === title.toLowerCase();
  return title ? [title, ...skills.filter((skill) => !named(skill))] : skills;
}

/**
 * What was recognised in the text that was asked about last; null before the first answer and when there is none.
 * `askNow` does not wait for the pause. While the next answer is awaited the one before stays.
 */
function useFound(text) {
  const [found, setFound] = useState(null);
  const askNow = useRef(() => {});
  const asked = text.trim();

  // Before anything else can happen: whoever leaves the field with the last letter asks about all of it.
  useLayoutEffect(() => {
    if (!asked || lengthOf(asked) > LIMITS.jobDescription) {
      setFound(null);
      return undefined;
    }
    const controller = new AbortController();
    const ask = async () => {
      stop();
      try {
        setFound(await api.post("/interview/job-description", { jobDescription: asked }, { signal: controller.signal }));
      } catch {
        // What cannot be shown now is not missed: the session is set up all the same.
        if (!controller.signal.aborted) setFound(null);
      }
    };
    const timer = setTimeout(ask, PAUSE);
    const stop = () => {
      clearTimeout(timer);
      askNow.current = () => {};
    };
    askNow.current = ask;
    return () => {
      stop();
      controller.abort();
    };
  }, [asked]);
  return { found, askNow: () => askNow.current() };
}
