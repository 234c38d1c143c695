/** "Practice again": the setup page opens with what this interview was set up with. */

import { keepValues } from "../setup/kept.js";

/** @param {object} session as GET /interview/sessions/{id} has it */
export function practiceAgain({ companyName, jobDescription, resume, interviewType, difficulty, duration }) {
  keepValues({ companyName, jobDescription, resume: resume ?? "", interviewType, difficulty, duration });
  location.assign("/mock-interview/setup");
}
