/** Calls of the API from the pages: the session cookie says who asks. */
import { cookie } from "./cookies.js";

/** Characters of an answer at most. */
export const MAX_ANSWER = 20_000;
const FIRST_WAIT = 1; // seconds
const LONGEST_WAIT = 10; // seconds

/** A call that did not work. `status` is 0 and `offline` true when the server was not reached. */
export class ApiError extends Error {
  constructor({ status = 0, title = "", detail = "", errors = [], retryAfter = null, offline = false }) {
    super(detail || title || `HTTP ${status}`);
    this.name = "ApiError";
    Object.assign(this, { status, title, detail, errors, retryAfter, offline });
  }
}

/**
 * Every call resolves to the JSON of the answer (null when it has none) and throws ApiError otherwise.
 * Options: `key` (Idempotency-Key: the same key is never done twice), `signal` (AbortSignal),
 * `keepalive` (the call outlives the page; its body must stay under 64 kB).
 */
export const api = {
  get: (path, options) => call("GET", path, undefined, options),
  post: (path, body, options) => call("POST", path, body, options),
  put: (path, body, options) => call("PUT", path, body, options),
  patch: (path, body, options) => call("PATCH", path, body, options),
  del: (path, options) => call("DELETE", path, undefined, options),
};

/** A new Idempotency-Key; `crypto.randomUUID` would need a secure context, this does not. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Go to the login page and come back here afterwards. Nothing that is kept in the browser is touched. */
export function goToLogin() {
  const here = location.pathname + location.search + location.hash;
  location.assign(`/login?next=${encodeURIComponent(here)}`);
}

async function call(method, path, body, options = {}) {
  const response = await send(method, path, body, options);
  return response.status === 202 ? follow(response, options.signal) : settle(response);
}

async function send(method, path, body, { key, signal, keepalive }) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-CSRF-Token"] = cookie("csrf");
  if (key) headers["Idempotency-Key"] = key;
  try {
    return await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal,
      keepalive,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError({ offline: true });
  }
}

/** Ask for the outcome of a 202 until it is there. */
async function follow(response, signal) {
  const location = response.headers.get("Location");
  let wait = seconds(response) ?? FIRST_WAIT;
  for (;;) {
    await pause(wait, signal);
    const next = await send("GET", location, undefined, { signal });
    if (next.status !== 202) return settle(next);
    wait = Math.min(LONGEST_WAIT, Math.max(seconds(next) ?? 0, wait * 1.5));
  }
}

async function settle(response) {
  if (response.status === 401) {
    goToLogin();
    // The page is being left: whoever waits goes on waiting, and shows no error in between.
    return new Promise(() => {});
  }
  const text = await read(response);
  const json = parse(text);
  if (response.ok) {
    if (text && json === null) throw new ApiError({ status: response.status, title: "No JSON" });
    return json;
  }
  const { title = "", detail = "", errors = [] } = json ?? {};
  throw new ApiError({ status: response.status, title, detail, errors: errors ?? [], retryAfter: seconds(response) });
}

async function read(response) {
  try {
    return await response.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError({ offline: true });
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function seconds(response) {
  const value = Number(response.headers.get("Retry-After") ?? NaN);
  return Number.isFinite(value) ? value : null;
}

function pause(duration, signal) {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(new DOMException("Aborted", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, duration * 1000);
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}
