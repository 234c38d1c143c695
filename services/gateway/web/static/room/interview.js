/** The interview as this tab knows it, and what the candidate can do. */

import { api, newKey } from "../api.js";
import { useCallback, useEffect, useMemo, useRef, useState } from "../lib.js";
import { offsetOf } from "./clock.js";
import { keep } from "./kept.js";
import { outbox } from "./sending.js";
import { watchSession } from "./watching.js";

/** Milliseconds after the end at which what is written is sent: the server keeps it for 15 s. */
const INTO_THE_GRACE = 2000;

/** `3.0` for question 3, `3.1` for its follow-up; a later position is a larger number. */
export const positionOf = (session) => `${session.questionNumber}.${session.isFollowUp ? 1 : 0}`;

export const feedbackPath = (sessionId) => `/mock-interview/feedback/${sessionId}`;

const isOlder = (one, other) => Number(one) < Number(other);

/**
 * @param {string} sessionId
 * @returns {object} state and actions of the room
 */
export function useInterview(sessionId) {
  const kept = useMemo(() => keep(sessionId), [sessionId]);
  const [session, setSession] = useState(null);
  const [failure, setFailure] = useState(null);
  const [problem, setProblem] = useState(null);
  const [sending, setSending] = useState(kept.outbox().length ? { waiting: false } : null);
  const [leftover, setLeftover] = useState(null);
  const [offset, setOffset] = useState(0);
  const [timeUp, setTimeUp] = useState(false);
  const current = useRef(null);
  /** Whether the candidate pressed start on this page: then the focus goes to the first question. */
  const startedHere = useRef(false);
  /** What stands in the editor, kept here by it. */
  const writing = useRef({ position: null, text: "" });

  const leave = useCallback(() => {
    kept.clear();
    location.assign(feedbackPath(sessionId));
  }, [kept]);

  /** Show a state of the interview, unless this tab knows a later one. */
  const show = useCallback(
    (next) => {
      const before = current.current;
      if (next.status === "completed" && before?.status === "in_progress") return leave();
      const [from, to] = [before && positionOf(before), positionOf(next)];
      if (before?.status === "in_progress" && isOlder(to, from)) return undefined;
      if (next.question && !next.isFollowUp) kept.saveOriginal(next.questionNumber, next.question);
      const text = writing.current.position === from ? writing.current.text.trim() : "";
      if (before?.status === "in_progress" && from !== to) {
        if (text && !kept.leaving().includes(text)) setLeftover({ number: before.questionNumber, text });
        kept.dropDraft(from);
      }
      current.current = next;
      setSession(next);
      return undefined;
    },
    [kept],
  );

  const reload = useCallback(
    async () => {
      try {
        const next = await api.get(`/interview/sessions/${sessionId}`);
        const ahead = offsetOf(next);
        if (ahead !== null) setOffset(ahead);
        // Time may have been added in another tab.
        setTimeUp(next.status === "in_progress" && next.remainingSeconds === 0);
        setFailure(null);
        show(next);
      } catch (error) {
        if (!current.current) setFailure(error);
      }
    },
    [sessionId],
  );

  const box = useMemo(
    () =>
      outbox(kept, {
        onSending: setSending,
        onStep(reply, step) {
          kept.dropDraft(step.position);
          setProblem(null);
          if (reply.type === "complete") {
            if (!kept.outbox().length || step.body.action === "complete") leave();
            return;
          }
          show({
            ...current.current,
            status: "in_progress",
            question: reply.question,
            questionNumber: reply.questionNumber,
            totalQuestions: reply.totalQuestions,
            competency: reply.competency ?? null,
            isFollowUp: reply.type === "follow_up",
            expiresAt: reply.expiresAt ?? current.current?.expiresAt,
            hint: reply.questionNumber === current.current?.questionNumber ? current.current.hint : null,
            draft: "",
          });
        },
        onRefused(error, step) {
          // Another tab or device was faster, or the text is not acceptable: it is given back either way.
          const late = error.status === 409 && step.body.answer;
          if (late) setLeftover({ number: step.body.questionNumber, text: step.body.answer });
          else setProblem(error);
          void reload();
        },
      }),
    [kept],
  );

  useEffect(() => {
    void reload().then(() => box.deliver());
    const back = (event) => {
      if (!event.persisted) return;
      // Shown again by the back button: a completed interview is told, not left at once.
      current.current = null;
      void reload();
    };
    const again = () => reload();
    addEventListener("pageshow", back);
    addEventListener("online", again);
    return () => {
      box.stop();
      removeEventListener("pageshow", back);
      removeEventListener("online", again);
    };
  }, [box]);

  useEffect(
    () =>
      kept.watch((what) => {
        if (what === "outbox") {
          if (kept.outbox().length) void box.deliver();
        } else if (what === "moved") void reload();
      }),
    [box],
  );

  const watching = session !== null && session.status !== "completed";
  useEffect(() => {
    if (!watching) return undefined;
    return watchSession(sessionId, { onEvent: () => reload(), onPoll: () => reload() });
  }, [watching]);

  useEffect(() => {
    if (!timeUp || !session) return undefined;
    const position = positionOf(session);
    const timer = setTimeout(() => {
      const { text } = writing.current;
      if (text.trim() && writing.current.position === position) act.answer(text);
    }, INTO_THE_GRACE);
    const poll = setInterval(reload, 3000);
    return () => {
      clearTimeout(timer);
      clearInterval(poll);
    };
  }, [timeUp]);

  const step = (action, more = {}) => {
    const { questionNumber } = current.current;
    const body = { sessionId, action, ...(action === "complete" ? {} : { questionNumber }), ...more };
    setProblem(null);
    const position = positionOf(current.current);
    const written = writing.current.position === position ? writing.current.text.trim() : "";
    box.add({ position, written, body });
  };
  const ask = async (call) => {
    setProblem(null);
    try {
      return await call();
    } catch (error) {
      setProblem(error);
      return null;
    }
  };
  const act = {
    reload,
    answer: (text) => step("answer", { answer: text.trim() }),
    skip: () => step("next"),
    end: () => step("complete"),
    start: () =>
      ask(async () => {
        await api.post("/interview/conduct", { sessionId, action: "start" }, { key: newKey() });
        startedHere.current = true;
        await reload();
        kept.moved("");
      }),
    hint: () =>
      ask(async () => {
        const { hint, language: hintLanguage, questionNumber } = await api.post("/interview/conduct", { sessionId, action: "hint" });
        if (current.current.questionNumber !== questionNumber) return;
        current.current = { ...current.current, hint, hintLanguage };
        setSession(current.current);
      }),
    extend: () =>
      ask(async () => {
        const clock = await api.post(`/interview/sessions/${sessionId}/extend`, { minutes: 5 }, { key: newKey() });
        current.current = { ...current.current, expiresAt: clock.expiresAt };
        setTimeUp(false);
        setSession(current.current);
        kept.moved("");
        return true;
      }),
    timeIsUp: () => setTimeUp(true),
    dropLeftover: () => setLeftover(null),
  };
  return { session, failure, problem, sending, leftover, offset, timeUp, kept, writing, startedHere, act };
}
