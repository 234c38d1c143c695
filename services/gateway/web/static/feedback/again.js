/** "Practice again": the setup page opens with what this interview was set up with. */

import { api } from "../api.js";
import { keepValues, lastValues } from "../setup/kept.js";

/** What the setup page keeps, from a session. */
export async function practiceAgain(session) {
  const { companyName, interviewType, difficulty, duration } = session;
  const before = lastValues();
  // Another session may have been set up since; the account's own data has the right texts.
  const texts = await textsOf(session.sessionId);
  keepValues({ ...before, companyName, interviewType, difficulty, duration, ...texts });
  location.assign("/mock-interview/setup");
}

async function textsOf(sessionId) {
  try {
    const held = await api.get("/interview/me/export");
    const found = held.sessions?.find((item) => item.sessionId === sessionId);
    return found ? { jobDescription: found.jobDescription, resume: found.resume ?? "" } : {};
  } catch {
    return {};
  }
}
