/**
 * Deleting one interview, with six seconds to think better of it. Until then nothing is sent. Whoever leaves the
 * page meanwhile has decided: the deletion is sent as the page goes.
 */
import { useEffect, useRef, useState } from "../lib.js";
import { api } from "../api.js";
import { forgetTries } from "../feedback/tries.js";
import { keep } from "../room/kept.js";

export const UNDO_WITHIN = 6000; // milliseconds

const send = (item, options) => api.del(`/interview/sessions/${item.sessionId}`, options);

/** What the pages kept of it in this browser. */
function forgetHere(item) {
  forgetTries(item.sessionId);
  keep(item.sessionId).clear();
}

/** `onDone` is called when something was really removed, or could not be. */
export function useRemoval(onDone) {
  const [pending, setPending] = useState(null);
  const [hidden, setHidden] = useState(new Set());
  const [failed, setFailed] = useState(null);
  const waiting = useRef(null);

  const wait = (item) => {
    waiting.current = item;
    setPending(item);
  };
  const show = (item) => setHidden((before) => new Set([...before].filter((id) => id !== item.sessionId)));

  const carryOut = async () => {
    const item = waiting.current;
    if (!item) return;
    wait(null);
    try {
      await send(item);
      forgetHere(item);
    } catch (error) {
      if (error.status !== 404) {
        show(item);
        setFailed({ item, error });
      }
    }
    onDone();
  };
  const remove = (item) => {
    carryOut();
    setFailed(null);
    setHidden((before) => new Set([...before, item.sessionId]));
    wait(item);
  };
  const undo = () => {
    show(waiting.current);
    wait(null);
  };

  useEffect(() => {
    const leave = () => {
      if (waiting.current) {
        send(waiting.current, { keepalive: true }).catch(() => {});
        forgetHere(waiting.current);
      }
      waiting.current = null;
    };
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, []);

  return { pending, hidden, failed, remove, undo, carryOut };
}
