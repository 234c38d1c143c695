/** What happens to a session, told by server-sent events; asked for again and again where they do not come. */

const KINDS = ["questions_ready", "answer_scored", "feedback_ready", "time_expired"];

/**
 * @param {string} sessionId
 * @param {{onEvent: (kind: string, data: {done?: number, total?: number}) => void, onPoll: () => void,
 *   every?: number}} listener `onPoll` is called each `every` milliseconds while there is no stream.
 * @returns {() => void} stop watching
 */
export function watchSession(sessionId, { onEvent, onPoll, every = 4000 }) {
  const source = new EventSource(`/interview/sessions/${sessionId}/events`);
  for (const kind of KINDS) {
    source.addEventListener(kind, (event) => onEvent(kind, JSON.parse(event.data || "{}")));
  }
  // A stream can be open and yet silent (a proxy that buffers), so a slow poll goes on beside it.
  let beats = 0;
  const timer = setInterval(() => {
    beats += 1;
    if (source.readyState !== EventSource.OPEN || beats % 5 === 0) onPoll();
  }, every);
  return () => {
    clearInterval(timer);
    source.close();
  };
}
