/** What a person is told when a call did not work. */
import { t } from "../i18n.js";

const KNOWN = new Set([403, 404, 409, 413, 429, 503]);

/** A sentence that says what happened and what to do, in the user's language. */
export function errorText(error) {
  if (error.offline) return t("error.offline");
  if (KNOWN.has(error.status)) return t(`error.${error.status}`, { seconds: error.retryAfter ?? 30 });
  return t(error.status >= 500 || !error.status ? "error.server" : "error.other");
}

/** The messages of a 422 by the name of their field: {companyName: "must be ..."}. */
export function fieldErrors(error) {
  return Object.fromEntries((error.errors ?? []).map(({ field, message }) => [field, message]));
}
