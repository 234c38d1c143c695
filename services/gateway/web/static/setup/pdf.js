/**
 * The text of a PDF. pdf.js is loaded with the first one; it reads in a worker, which has no network
 * (the policy its own file is served with) and ends with the file, however far it came.
 */
import { GlobalWorkerOptions, PDFWorker, VerbosityLevel, getDocument } from "../vendor/pdf.js";

const LARGEST = 5 * 1024 * 1024; // bytes
const MOST_PAGES = 30;
const LONGEST = 500_000; // characters: far more than 30 pages of anything to read
const DEADLINE = 30_000; // milliseconds
const WORKER = new URL("../vendor/pdf.worker.js", import.meta.url).href;

/** {text}, or {wrong}: the key of what is wrong. */
export async function textOfPdf(file, signal) {
  if (file.size > LARGEST) return { wrong: "setup.pdf.large" };
  if (signal.aborted) return {};
  const port = new Worker(WORKER, { type: "module" });
  // Listened to from the start: a worker may fail while the file is still being taken in.
  const ended = ending(port, signal);
  try {
    return await Promise.race([read(port, await file.arrayBuffer()), ended]);
  } finally {
    port.terminate();
  }
}

async function read(port, data) {
  try {
    const worker = new PDFWorker({ port, verbosity: VerbosityLevel.ERRORS });
    const { promise } = getDocument({ data, worker, verbosity: VerbosityLevel.ERRORS, isEvalSupported: false });
    const document = await promise;
    if (document.numPages > MOST_PAGES) return { wrong: "setup.pdf.pages" };
    const pages = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      pages.push(textOfItems((await page.getTextContent()).items));
    }
    return judged(pages.join("\n\n"));
  } catch (error) {
    return { wrong: error.name === "PasswordException" ? "setup.pdf.locked" : "setup.pdf.broken" };
  }
}

/** When a file is not read to its end: the worker did not come, the file is not wanted any more, or it takes too long. */
function ending(port, signal) {
  return new Promise((resolve) => {
    port.addEventListener("error", () => resolve({ wrong: "setup.pdf.unloaded" }));
    signal.addEventListener("abort", () => resolve({}));
    setTimeout(() => resolve({ wrong: "setup.pdf.broken" }), DEADLINE);
  });
}

/** Line by line, and an empty one where there is more room between two than lines of text leave. */
function textOfItems(items) {
  let text = "";
  let above = null;
  for (const { str, hasEOL, transform, height } of items) {
    const begins = str?.trim() && text.endsWith("\n");
    if (begins && above && Math.abs(above.transform[5] - transform[5]) > 1.7 * Math.max(above.height, height)) text += "\n";
    if (str?.trim()) above = { transform, height };
    text += (str ?? "") + (hasEOL ? "\n" : "");
  }
  return text;
}

/** Without letters it is a picture of a text, or no text at all. */
function judged(text) {
  if (text.length > LONGEST) return { wrong: "setup.pdf.large" };
  if (!/\p{L}/u.test(text)) return { wrong: "setup.pdf.image" };
  // NUL and halves of characters, which damaged fonts give, would be refused.
  const lines = text.replace(/[\0\ud800-\udfff]/gu, "").split("\n");
  return { text: lines.map((line) => line.trimEnd()).join("\n").trim() };
}
