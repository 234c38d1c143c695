/** Cookies that scripts may read: the CSRF token, and the choices that the server puts into the page. */

const YEAR = 365 * 24 * 60 * 60;

/** The value of a cookie, or "". */
export function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** Keep a choice (language, theme) for a year; the empty value forgets it. */
export function keepCookie(name, value) {
  const age = value ? YEAR : 0;
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; SameSite=Lax; Max-Age=${age}`;
}
