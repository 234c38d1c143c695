/**
 * Steps of the interview (answer, skip, end) on their way to the server.
 *
 * A step is kept with its idempotency key before it is sent and until the server has answered, so that however
 * often it is sent, it is done once. Whichever tab is open sends it, again and again, until it arrives.
 */

import { api, newKey } from "../api.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/** Whether sending the same again may succeed: the connection, the server or the moment was at fault. */
export function mayPass(error) {
  if (error.offline) return true;
  if (error.status === 409) return Boolean(error.retryAfter);
  return error.status === 429 || error.status === 408 || error.status >= 500;
}

/** Milliseconds until the next attempt: doubled each time, never sooner than the server asked. */
export function waitBefore(attempt, retryAfter = 0) {
  const backoff = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);
  return Math.max(backoff * (0.75 + Math.random() / 2), retryAfter * 1000);
}

/**
 * @param {ReturnType<import("./kept.js").keep>} kept
 * @param {{onSending: (state: {waiting: boolean}|null) => void, onStep: (reply: object, step: object) => void,
 *   onRefused: (error: Error, step: object) => void}} listener
 */
export function outbox(kept, listener) {
  let busy = false;
  let wake = () => {};
  let stopped = false;

  async function attempt(step) {
    for (let tries = 0; !stopped; tries += 1) {
      try {
        return { reply: await api.post("/interview/conduct", step.body, { key: step.key }) };
      } catch (error) {
        if (!mayPass(error)) return { error };
        listener.onSending({ waiting: true });
        const pause = new Promise((resolve) => (wake = resolve));
        const timer = setTimeout(wake, waitBefore(tries, error.retryAfter));
        await pause;
        clearTimeout(timer);
        listener.onSending({ waiting: false });
      }
    }
    return {};
  }

  async function deliver() {
    if (busy) return;
    busy = true;
    try {
      let step;
      while (!stopped && (step = kept.outbox()[0])) {
        listener.onSending({ waiting: false });
        const { reply, error } = await attempt(step);
        if (stopped) return;
        if (reply) kept.moved(step.written);
        // Another tab may have delivered it meanwhile, so it is taken out by its key.
        kept.saveOutbox(kept.outbox().filter((other) => other.key !== step.key));
        if (error) listener.onRefused(error, step);
        else listener.onStep(reply, step);
      }
      listener.onSending(null);
    } finally {
      busy = false;
    }
  }

  const now = () => {
    wake();
    void deliver();
  };
  addEventListener("online", now);
  addEventListener("focus", now);
  return {
    /** Keep a step ({position, written, body}) and send it as soon as possible. */
    add(step) {
      const steps = kept.outbox();
      const isSame = (other) => other.position === step.position && other.body.action === step.body.action;
      if (steps.some(isSame)) return;
      kept.saveOutbox([...steps, { key: newKey(), ...step }]);
      void deliver();
    },
    deliver,
    stop() {
      stopped = true;
      wake();
      removeEventListener("online", now);
      removeEventListener("focus", now);
    },
  };
}
