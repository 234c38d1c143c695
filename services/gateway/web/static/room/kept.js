/**
 * What the room keeps on this device: unsent drafts, steps on their way, which answers are written as code.
 * Written at once, so that a refresh, a crash or a lost connection loses nothing; shared by all tabs.
 */

const PREFIX = "room:";

/** What storage, full or forbidden, did not take: this tab alone remembers it. */
const memory = new Map();

function read(key) {
  if (memory.has(key)) return memory.get(key);
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** @returns {boolean} whether it outlives this tab */
function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    memory.delete(key);
    return true;
  } catch {
    memory.set(key, value);
    return false;
  }
}

function remove(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing is stored where nothing may be.
  }
}

/**
 * The kept things of one session. A position is a question and its part: `3.0`, and `3.1` for its follow-up.
 * @param {string} sessionId
 */
export function keep(sessionId) {
  const own = `${PREFIX}${sessionId}:`;
  const draft = (position) => `${own}draft:${position}`;
  return {
    /** @returns {{text: string, synced: boolean} | null} */
    draft: (position) => read(draft(position)),
    saveDraft: (position, text, synced) => write(draft(position), { text, synced }),
    dropDraft: (position) => remove(draft(position)),
    /** Steps that the server has not confirmed, oldest first. */
    outbox: () => read(`${own}outbox`) ?? [],
    saveOutbox: (steps) => (steps.length ? write(`${own}outbox`, steps) : remove(`${own}outbox`)),
    /** Whether the answer to a question, and to its follow-up, is written in the code editor. */
    code: (number) => read(`${own}code:${number}`) ?? false,
    saveCode: (number, on) => write(`${own}code:${number}`, on),
    /** Tell the other tabs that the interview has moved, and what was written there. */
    moved: (text) => write(`${own}moved`, { text, at: Date.now() }),
    /** Texts that no longer need to be kept: on their way, sent, or dropped on purpose. */
    leaving: () => [read(`${own}moved`)?.text, ...(read(`${own}outbox`) ?? []).map((step) => step.written)],
    /** Call back when another tab changed something; `what` is `draft:3.0`, `outbox`, `moved`. */
    watch(callback) {
      const heard = (event) => {
        if (event.key?.startsWith(own)) callback(event.key.slice(own.length));
      };
      addEventListener("storage", heard);
      return () => removeEventListener("storage", heard);
    },
    /** Forget everything: the interview is over. */
    clear() {
      const keys = [...memory.keys()];
      try {
        keys.push(...Object.keys(localStorage));
      } catch {
        // Only memory, then.
      }
      for (const key of keys) if (key.startsWith(own)) remove(key);
    },
  };
}

/** Preferences of this person in every room. */
export const preference = {
  get: (name, otherwise) => read(`${PREFIX}preference:${name}`) ?? otherwise,
  set: (name, value) => write(`${PREFIX}preference:${name}`, value),
};
