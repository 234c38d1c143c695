/**
 * The tries of one question: those the report has, and the one being written. Its text, and once it is sent its
 * idempotency key, are on this device until the score is here: after a refresh it is sent again and scored once.
 */

import { api, newKey } from "../api.js";
import { useEffect, useRef, useState } from "../lib.js";

export const MOST = 5;

/**
 * @param {string} sessionId
 * @param {number} number of the question, from 1
 * @param {object[]} before the tries in the report
 * @param {(made: object) => void} onScored told of each new one
 * @returns {{tries: object[], text: string, write: (text: string) => void, send: () => Promise<void>,
 *   busy: boolean, failure: Error|null}}
 */
export function useTries(sessionId, number, before, onScored) {
  const storage = `retry:${sessionId}:${number}`;
  const draft = useRef(null);
  draft.current ??= read(storage);
  const [tries, setTries] = useState(before);
  const [text, show] = useState(draft.current.text);
  const [busy, setBusy] = useState(false);
  const [failure, fail] = useState(null);

  const keep = (next) => {
    draft.current = next;
    save(storage, next);
  };
  const write = (next) => {
    // Another text is another try: it gets a key of its own.
    keep({ text: next, key: "" });
    show(next);
    fail(null);
  };
  const send = async () => {
    keep({ ...draft.current, key: draft.current.key || newKey() });
    setBusy(true);
    fail(null);
    try {
      const path = `/interview/feedback/${sessionId}/questions/${number}/retries`;
      const made = await patiently(() => api.post(path, { answer: draft.current.text }, { key: draft.current.key }));
      keep({ text: "", key: "" });
      show("");
      setTries((known) => [...known.filter((one) => one.retryNumber !== made.retryNumber), made]);
      onScored(made);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  // The page was left before the score came.
  useEffect(() => {
    if (draft.current.key) void send();
  }, []);
  return { tries, text, write, send, busy, failure };
}

/** Forget what was written on a session that is deleted. */
export function forgetTries(sessionId) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`retry:${sessionId}:`)) localStorage.removeItem(key);
    }
  } catch {
    // Nothing is kept where nothing may be.
  }
}

/** Wait while an earlier request with the same key is still running. */
async function patiently(call) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (error.status !== 409 || !error.retryAfter) throw error;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfter * 1000));
    }
  }
}

function read(key) {
  try {
    return { text: "", key: "", ...JSON.parse(localStorage.getItem(key)) };
  } catch {
    return { text: "", key: "" };
  }
}

/** Storage may be full or forbidden: then the text lives as long as the page. */
function save(key, draft) {
  try {
    if (draft.text) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch {
    // Nothing else is different.
  }
}
