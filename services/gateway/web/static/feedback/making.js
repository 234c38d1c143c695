/** From a session to its report: read if there is one, watched while it is being made. */

import { api } from "../api.js";
import { useCallback, useEffect, useState } from "../lib.js";
import { watchSession } from "../room/watching.js";

/** Milliseconds within which a report that was ready is here, so that nothing else need be shown. */
const SOON = 300;
const POLL = 8000;

/**
 * @param {string} sessionId
 * @returns {{state: "loading"|"making"|"ready"|"running"|"unknown"|"failed", feedback: object|null,
 *   progress: {done: number, total: number}|null, error: Error|null, session: object|null, retry: () => void}}
 */
export function useReport(sessionId) {
  const [known, setKnown] = useState({ state: "loading", feedback: null, error: null, session: null });
  const [progress, setProgress] = useState(null);
  // What is ready stays: the stream and the request tell of the same report.
  const know = (more) => setKnown((before) => (before.state === "ready" ? before : { ...before, ...more }));

  /** Look whether the report is there. */
  const read = useCallback(async () => {
    const { feedback } = await api.get(`/interview/feedback/${sessionId}`);
    know({ state: "ready", feedback, error: null });
  }, []);

  const load = useCallback(async () => {
    know({ state: "loading", error: null });
    let soon;
    try {
      const session = await api.get(`/interview/sessions/${sessionId}`);
      if (session.status !== "completed") return know({ state: "running", session });
      know({ session });
      soon = setTimeout(() => know({ state: "making" }), SOON);
      const { feedback } = await api.post("/interview/feedback", { sessionId });
      return know({ state: "ready", feedback, error: null });
    } catch (error) {
      return know(error.status === 404 ? { state: "unknown" } : { state: "failed", error });
    } finally {
      clearTimeout(soon);
    }
  }, []);

  useEffect(() => void load(), []);
  const making = known.state === "making" || known.state === "running";
  useEffect(() => {
    if (!making) return undefined;
    const look = () => {
      const ready = known.state === "running" ? load() : read();
      ready.catch(() => {});
    };
    return watchSession(sessionId, {
      onEvent(kind, { done, total }) {
        if (kind === "answer_scored") setProgress((before) => (before && before.done > done ? before : { done, total }));
        if (kind === "feedback_ready" || kind === "time_expired") look();
      },
      onPoll: look,
      every: POLL,
    });
  }, [making, known.state]);
  return { ...known, progress, retry: load };
}
