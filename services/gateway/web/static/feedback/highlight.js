/** Evidence inside an answer: exact substrings, marked where they stand. */

import { html } from "../lib.js";

/**
 * Cut a text into pieces, each marked or not. Quotes that overlap become one mark; what is not in the text is
 * not shown at all.
 * @param {string} text
 * @param {string[]} quotes
 * @returns {{text: string, marked: boolean}[]}
 */
export function pieces(text, quotes) {
  const ranges = quotes
    .filter(Boolean)
    .flatMap((quote) => {
      const start = text.indexOf(quote);
      return start < 0 ? [] : [[start, start + quote.length]];
    })
    .sort((one, other) => one[0] - other[0]);
  const merged = [];
  for (const [start, end] of ranges) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  const found = [];
  let at = 0;
  for (const [start, end] of merged) {
    if (start > at) found.push({ text: text.slice(at, start), marked: false });
    found.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length) found.push({ text: text.slice(at), marked: false });
  return found;
}

export function Highlighted({ text, quotes, lang }) {
  return html`<blockquote class="fb-answer" lang=${lang}>
    ${pieces(text, quotes).map((piece, at) => (piece.marked ? html`<mark key=${at}>${piece.text}</mark>` : piece.text))}
  </blockquote>`;
}
