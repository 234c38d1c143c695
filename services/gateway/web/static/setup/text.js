/** A long text: pasted, dropped, or chosen from a file. */
import { html, useRef, useState } from "../lib.js";
import { t } from "../i18n.js";
import { Button, Field, formatNumber } from "../ui.js";
import { lengthOf } from "./checks.js";

const LARGEST_FILE = 1024 * 1024; // bytes
const READABLE = /\.(txt|md|markdown|text)$/i;

/** `children` stands beside the button that chooses a file. */
export function LongText({ id, label, hint, value, error, limit, rows, optional = false, onChange, children }) {
  const [problem, setProblem] = useState("");
  const [over, setOver] = useState(false);
  const chooser = useRef(null);
  const write = (text) => {
    setProblem("");
    onChange(text);
  };
  const take = async (file) => {
    if (!file) return;
    const { text, wrong } = await readFile(file);
    if (wrong) setProblem(wrong);
    else write(text);
  };
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
  const length = lengthOf(value);
  const count = html`<span class=${length > limit ? "small count count-over" : "small count muted"}>
    ${t("setup.count", { count: formatNumber(length), limit: formatNumber(limit) })}
  </span>`;
  return html`
    <${Field} id=${id} label=${label} hint=${hint} error=${problem ? t(problem) : error} optional=${optional} aside=${count}>
      ${(control) => html`
        <textarea ...${control} rows=${rows} class=${over ? "drop-target" : ""} value=${value}
          onInput=${(event) => write(event.target.value)} onDrop=${drop} onDragOver=${drag}
          onDragLeave=${() => setOver(false)}></textarea>
        <div class="row">
          <input ref=${chooser} type="file" hidden accept=".txt,.md,.markdown,.text,text/plain,text/markdown"
            onChange=${chosen} data-for=${id} />
          <${Button} kind="quiet" icon="file" onClick=${() => chooser.current.click()}
            aria-label=${t("setup.file.for", { field: label })}>${t("setup.file")}<//>
          ${children}
        </div>
      `}
    <//>
  `;
}

/** The text of a file, or the key of what is wrong with it. */
async function readFile(file) {
  if (/\.pdf$/i.test(file.name) || file.type === "application/pdf") return { wrong: "setup.file.pdf" };
  if (!READABLE.test(file.name) && !file.type.startsWith("text/")) return { wrong: "setup.file.kind" };
  if (file.size > LARGEST_FILE) return { wrong: "setup.file.large" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    if (text.includes("\0")) return { wrong: "setup.file.kind" };
    return text.trim() ? { text } : { wrong: "setup.file.empty" };
  } catch {
    return { wrong: "setup.file.kind" };
  }
}
