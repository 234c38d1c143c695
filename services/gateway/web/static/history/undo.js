/** The message that something will be deleted, and the button that prevents it. */
import { html, useEffect, useRef } from "../lib.js";
import { t } from "../i18n.js";
import { Button } from "../ui.js";
import { nameOf } from "./item.js";
import { UNDO_WITHIN } from "./removal.js";

const STEP = 250; // milliseconds

export function Undo({ removal }) {
  const { pending, undo, carryOut } = removal;
  const box = useRef(null);
  useEffect(() => {
    box.current.querySelector("button").focus();
    let left = UNDO_WITHIN;
    const timer = setInterval(() => {
      // Time stands still while somebody is at the button: with the pointer over it, or by keyboard.
      if (box.current.matches(":hover, :has(:focus-visible)")) return;
      left -= STEP;
      if (left <= 0) end(carryOut);
    }, STEP);
    return () => clearInterval(timer);
  }, [pending]);
  /** The button goes away: the focus must not be lost with it. */
  const end = (act) => {
    if (box.current.contains(document.activeElement)) document.getElementById("interviews")?.focus();
    act();
  };
  return html`<div class="undo" ref=${box}>
    <p role="status">${t("history.deleted", { name: nameOf(pending) })}</p>
    <${Button} onClick=${() => end(undo)}>${t("history.undo")}<//>
  </div>`;
}
