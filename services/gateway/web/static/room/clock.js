/** The clock of the interview, which is the server's. */

import { useEffect, useMemo, useRef, useState } from "../lib.js";

/** Seconds left at which a screen reader is told; half of the time comes on top. */
const MILESTONES = [300, 60, 0];

/** Seconds the server's clock is ahead of this device's, from a reply that has just arrived. */
export function offsetOf(session, now = Date.now()) {
  if (session.expiresAt == null || session.remainingSeconds == null || session.remainingSeconds <= 0) return null;
  return session.expiresAt - session.remainingSeconds - now / 1000;
}

/** `5:07`; hours only when there are any. */
export function clockText(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  const [hours, minutes, rest] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** The milestone passed between two moments, or null: "half", 300, 60 or 0. */
export function milestonePassed(before, after, whole) {
  const passed = MILESTONES.filter((mark) => before > mark && after <= mark && mark < whole).at(-1);
  if (passed !== undefined) return passed;
  return before > whole / 2 && after <= whole / 2 ? "half" : null;
}

/**
 * Seconds left, ticking; null before the start.
 * @param {{expiresAt: number|null, offset: number, whole: number, onMilestone: (mark: number|string) => void,
 *   onEnd: () => void}} clock `onEnd` is called again and again while there is no time left
 */
export function useClock({ expiresAt, offset, whole, onMilestone, onEnd }) {
  const left = () => (expiresAt == null ? null : expiresAt - (Date.now() / 1000 + offset));
  const [, tick] = useState(0);
  const before = useRef(null);
  const tell = useRef(onMilestone);
  const end = useRef(onEnd);
  tell.current = onMilestone;
  end.current = onEnd;
  useEffect(() => {
    if (expiresAt == null) return undefined;
    const timer = setInterval(() => {
      const now = left();
      const passed = before.current === null ? null : milestonePassed(before.current, now, whole);
      before.current = now;
      if (passed !== null) tell.current(passed);
      if (now <= 0) end.current();
      tick((count) => count + 1);
    }, 500);
    return () => clearInterval(timer);
  }, [expiresAt, offset, whole]);
  return useMemo(left, [expiresAt, offset, Math.floor(Date.now() / 500)]);
}
