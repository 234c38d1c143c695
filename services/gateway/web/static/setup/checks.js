/** The limits of the API, checked before anything is sent. Lengths are counted in characters, as the API does. */

export const LIMITS = { companyName: 200, jobDescription: 20_000, resume: 50_000 };

export const lengthOf = (text) => [...text.trim()].length;

/** The key of the message for each field that is wrong: {companyName: "setup.company.missing"}. */
export function check(values) {
  const wrong = {};
  const company = lengthOf(values.companyName);
  if (!company) wrong.companyName = "setup.company.missing";
  else if (company > LIMITS.companyName) wrong.companyName = "setup.company.long";
  else if (!/[\p{L}\p{N}]/u.test(values.companyName)) wrong.companyName = "setup.company.letters";
  const description = lengthOf(values.jobDescription);
  if (!description) wrong.jobDescription = "setup.job.missing";
  else if (description > LIMITS.jobDescription) wrong.jobDescription = "setup.job.long";
  if (lengthOf(values.resume) > LIMITS.resume) wrong.resume = "setup.resume.long";
  return wrong;
}

/** The body of POST /interview/setup. */
export function bodyOf({ resume, ...values }) {
  const body = { ...values, companyName: values.companyName.trim(), jobDescription: values.jobDescription.trim() };
  return resume.trim() ? { ...body, resume: resume.trim() } : body;
}
