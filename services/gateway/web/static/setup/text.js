/** A long text: pasted, dropped, or chosen from a file. */
import { html, useEffect, useRef, useState } from "../lib.js";
import { t } from "../i18n.js";
import { Button, Field, announce, formatNumber } from "../ui.js";
import { lengthOf } from "./checks.js";
import { ACCEPTED, textOf } from "./files.js";

/** `children` stands beside the button that chooses a file. */
export function LongText({ id, label, hint, value, error, limit, rows, optional = false, onChange, children }) {
  const { told, take } = useFiles(value, onChange);
  const [over, setOver] = useState(false);
  const chooser = useRef(null);
  const drop = (event) => {
    setOver(false);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  };
  const drag = (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  const chosen = (event) => {
    take(event.target.files[0]);
    event.target.value = "";
  };
  const reading = told === "setup.file.reading";
  const taken = told === "setup.file.taken";
  const problem = told && !reading && !taken;
  const length = lengthOf(value);
  const count = html`<span class=${length > limit ? "small count count-over" : "small count muted"}>
    ${t("setup.count", { count: formatNumber(length), limit: formatNumber(limit) })}
  </span>`;
  return html`
    <${Field} id=${id} label=${label} hint=${taken ? t(told) : hint} error=${problem ? t(told) : error}
      optional=${optional} aside=${count}>
      ${(control) => html`
        <textarea ...${control} rows=${rows} class=${over ? "drop-target" : ""} value=${value}
          onInput=${(event) => onChange(event.target.value)} onDrop=${drop} onDragOver=${drag}
          onDragLeave=${() => setOver(false)}></textarea>
        <div class="row">
          <input ref=${chooser} type="file" hidden accept=${ACCEPTED} onChange=${chosen} data-for=${id} />
          <${Button} kind="quiet" icon=${reading ? undefined : "file"} busy=${reading}
            onClick=${() => chooser.current.click()} aria-label=${reading ? undefined : t("setup.file.for", { field: label })}>
            ${t(reading ? "setup.file.reading" : "setup.file")}
          <//>
          ${children}
        </div>
      `}
    <//>
  `;
}

/**
 * What became of a file: "setup.file.reading", "setup.file.taken" or the key of what is wrong with it. It is told
 * while the text is as the file found or left it: whatever changes the text leaves a file that is being read behind.
 */
function useFiles(value, onChange) {
  const [news, setNews] = useState({});
  const controller = useRef(null);
  const stop = () => controller.current?.abort();
  useEffect(() => stop, [value]);

  const take = async (file) => {
    if (!file) return;
    stop();
    const { signal } = (controller.current = new AbortController());
    const tell = (key, text) => {
      setNews({ key, text, signal });
      announce(t(key));
    };
    tell("setup.file.reading", value);
    const { text, wrong } = await textOf(file, signal);
    if (signal.aborted) setNews((now) => (now.signal === signal ? {} : now));
    else if (wrong) tell(wrong, value);
    else {
      tell("setup.file.taken", text);
      onChange(text);
    }
  };
  return { told: news.text === value ? news.key : undefined, take };
}
