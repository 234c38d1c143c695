/** What the setup keeps on this device, for each user: the last values, and the resume as long as the tab lives. */

export const DEFAULTS = {
  companyName: "",
  jobDescription: "",
  resume: "",
  interviewType: "mixed",
  difficulty: "mid",
  duration: 30,
};
export const CHOICES = {
  interviewType: ["technical", "behavioral", "mixed"],
  difficulty: ["entry", "mid", "senior"],
  duration: [15, 30, 45, 60],
};
const KEY = `setup:${document.documentElement.dataset.user ?? ""}`;

/** The values of the last time, or the defaults where there is none or it is not usable. */
export function lastValues() {
  const kept = { ...read(() => localStorage), ...read(() => sessionStorage) };
  const usable = ([name, value]) => CHOICES[name]?.includes(value) ?? (name in DEFAULTS && typeof value === "string");
  return { ...DEFAULTS, ...Object.fromEntries(Object.entries(kept).filter(usable)) };
}

export function keepValues({ resume, ...values }) {
  write(() => localStorage, values);
  write(() => sessionStorage, { resume });
}

/** Forget everything that was written and chosen. */
export function forgetValues() {
  for (const storage of [() => localStorage, () => sessionStorage]) attempt(() => storage().removeItem(KEY));
}

const read = (storage) => attempt(() => JSON.parse(storage().getItem(KEY))) ?? {};
const write = (storage, values) => attempt(() => storage().setItem(KEY, JSON.stringify(values)));

/** Storage may be full or forbidden: then nothing is kept, and nothing else is different. */
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
