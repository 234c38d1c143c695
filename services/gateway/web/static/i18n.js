/**
 * Texts in the user's language. A catalogue is static/texts/{language}/{name}.js with
 * `export default {key: "text {name}"}`. `shared` is always there; a page asks for its own with `loadTexts`
 * (`mount` of ui.js does so).
 */
import { cookie, keepCookie } from "./cookies.js";

export const LANGUAGES = { en: "English", de: "Deutsch" };

let current = preferred();
let texts = {};
const names = new Set(["shared"]);
const listeners = new Set();

/** The language of the texts: "en" or "de". */
export const language = () => current;

/** What a language is called in the language of the texts. */
export const languageName = (code) => new Intl.DisplayNames(current, { type: "language" }).of(code);

/** The text of a key; `{name}` in it is replaced by params.name. An unknown key is shown as it is. */
export function t(key, params = {}) {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/** The text of `key.one` or `key.other` (the plural rules of the language), with {count} formatted. */
export function plural(key, count, params = {}) {
  const form = `${key}.${new Intl.PluralRules(current).select(count)}`;
  const number = new Intl.NumberFormat(current).format(count);
  return t(form in texts ? form : `${key}.other`, { count: number, ...params });
}

/** Load the catalogues a page needs, by name: "setup", "room" ... */
export async function loadTexts(...wanted) {
  wanted.forEach((name) => names.add(name));
  texts = await load(current);
  document.documentElement.lang = current;
}

/** Change the language of the page that is open, and of the next ones. Nothing on the page is lost. */
export async function setLanguage(code) {
  const loaded = await load(code);
  current = code;
  texts = loaded;
  keepCookie("language", code);
  document.documentElement.lang = code;
  listeners.forEach((listener) => listener());
}

/** Call `listener` after each change of the language; returns a function that stops that. */
export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function load(code) {
  const modules = await Promise.all([...names].map((name) => import(`./texts/${code}/${name}.js`)));
  return Object.assign({}, ...modules.map((module) => module.default));
}

function preferred() {
  // The server has put the choice of before, or the browser's language, into the page.
  const wanted = [cookie("language"), document.documentElement.lang, ...navigator.languages].map((code) =>
    code.slice(0, 2).toLowerCase(),
  );
  return wanted.find((code) => Object.hasOwn(LANGUAGES, code)) ?? "en";
}
