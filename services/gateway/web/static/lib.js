/** The rendering library: preact, its hooks, and htm bound to it. Everything else imports it from here. */
import { Fragment, createPortal, h, render } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export { Fragment, createPortal, render };
export { useCallback, useEffect, useLayoutEffect, useId, useMemo, useRef, useState } from "./vendor/hooks.js";

/** A tagged template of elements; what is put into it is always text, never markup. */
export const html = htm.bind(h);
