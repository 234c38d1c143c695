/** What a person is told when a call did not work. */
import { t } from "../i18n.js";
import { formatDateTime } from "./format.js";

const KNOWN = new Set([403, 404, 409, 413, 422, 429, 503]);

/** A wait that is told as a time of day. */
const LONG = 600; // seconds

/**
 * A sentence that says what happened and what to do, in the user's language; what the server says, in English, only
 * where there is none for the status.
 */
export function errorText(error) {
  if (error.offline) return t("error.offline");
  if (error.status === 429 && error.retryAfter > LONG) {
    return t("error.429.day", { time: formatDateTime(Date.now() / 1000 + error.retryAfter) });
  }
  if (KNOWN.has(error.status)) return t(`error.${error.status}`, { seconds: error.retryAfter ?? 30 });
  if (error.status >= 500 || !error.status) return t("error.server");
  return error.detail || t("error.other");
}

/** The messages of a 422 by the name of their field: {companyName: "must be ..."}. */
export function fieldErrors(error) {
  return Object.fromEntries((error.errors ?? []).map(({ field, message }) => [field, message]));
}
