/** The text of a file that was dropped or chosen. */

const LARGEST_FILE = 1024 * 1024; // bytes
const READABLE = /\.(txt|md|markdown|text)$/i;

/** What the file chooser offers. */
export const ACCEPTED = ".txt,.md,.markdown,.text,.pdf,text/plain,text/markdown,application/pdf";

const isPdf = (file) => /\.pdf$/i.test(file.name) || file.type === "application/pdf";

/** {text}, or {wrong}: the key of what is wrong with the file. What is aborted ends soon, with no result that counts. */
export function textOf(file, signal) {
  return isPdf(file) ? textOfPdf(file, signal) : plainText(file);
}

async function textOfPdf(file, signal) {
  try {
    return await (await import("./pdf.js")).textOfPdf(file, signal);
  } catch {
    return { wrong: "setup.pdf.unloaded" };
  }
}

async function plainText(file) {
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
