/** Times and numbers in the user's language. Times come as epoch seconds, as the API has them. */
import { language } from "../i18n.js";

const date = (options) => (seconds) =>
  seconds == null ? "" : new Intl.DateTimeFormat(language(), options).format(new Date(seconds * 1000));

export const formatDate = date({ dateStyle: "medium" });
export const formatDateTime = date({ dateStyle: "medium", timeStyle: "short" });

export const formatNumber = (number, options) => new Intl.NumberFormat(language(), options).format(number);

/** `clear writing` is shown as Clear writing, `system_design` as System design; what is written like gRPC stays. */
export const formatName = (name) =>
  name.replaceAll("_", " ").replace(/^\p{Ll}+(?!\p{L})/u, (word) => word.charAt(0).toUpperCase() + word.slice(1));

/** 754 seconds are 12:34. */
export function formatClock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
