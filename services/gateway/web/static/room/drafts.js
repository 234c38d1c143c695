/** The text being written: on this device at once, at the server soon after. */

import { api } from "../api.js";
import { useCallback, useEffect, useRef, useState } from "../lib.js";
import { mayPass, waitBefore } from "./sending.js";

const PAUSE = 1000;

/** The newer of what this device and the server have. */
export function startingText(local, remote) {
  if (!local) return remote;
  return local.synced && remote ? remote : local.text;
}

/**
 * @param {{kept: object, sessionId: string, position: string, remote: string, paused: boolean}} where
 * @returns {{text: string, newest: () => string, setText: (text: string) => void, adopt: () => void,
 *   saved: "no"|"here"|"server"}} `newest` is ahead of `text` until what was written last is shown
 */
export function useDraft({ kept, sessionId, position, remote, paused }) {
  const [text, show] = useState(() => startingText(kept.draft(position), remote));
  const [saved, setSaved] = useState(() => (kept.draft(position)?.text ? "here" : "no"));
  const timer = useRef(0);
  const latest = useRef({ text, position, tries: 0 });
  const open = useRef(true);
  useEffect(() => () => (open.current = false), []);

  const push = useCallback(async () => {
    const { text: pushed, position: at, tries } = latest.current;
    try {
      await api.put(`/interview/sessions/${sessionId}/draft`, { text: pushed });
      if (!open.current || latest.current.text !== pushed) return;
      kept.saveDraft(at, pushed, true);
      latest.current.tries = 0;
      setSaved("server");
    } catch (error) {
      if (!open.current || !mayPass(error) || latest.current.text !== pushed) return;
      latest.current.tries = tries + 1;
      clearTimeout(timer.current);
      timer.current = setTimeout(push, waitBefore(tries + 1, error.retryAfter));
    }
  }, [sessionId]);

  const setText = useCallback(
    (next) => {
      show(next);
      latest.current = { text: next, position, tries: 0 };
      setSaved(kept.saveDraft(position, next, false) ? "here" : "no");
      clearTimeout(timer.current);
      timer.current = setTimeout(push, PAUSE);
    },
    [position, push],
  );

  /** Take over what another tab wrote for the same question. */
  const adopt = useCallback(() => {
    const other = kept.draft(position);
    if (!other || other.text === latest.current.text) return;
    latest.current = { text: other.text, position, tries: 0 };
    show(other.text);
    setSaved(other.synced ? "server" : "here");
  }, [position]);

  useEffect(() => {
    clearTimeout(timer.current);
    // A draft this device kept but the server never had is sent now.
    if (!paused && kept.draft(position)?.synced === false) timer.current = setTimeout(push, PAUSE);
    return () => clearTimeout(timer.current);
  }, [paused, position]);
  useEffect(() => {
    const now = () => !paused && kept.draft(position)?.synced === false && push();
    addEventListener("online", now);
    return () => removeEventListener("online", now);
  }, [paused, position]);

  const newest = useCallback(() => latest.current.text, []);
  return { text, newest, setText, adopt, saved };
}
