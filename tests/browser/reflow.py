"""What does not fit into a page: at 320 px (WCAG 1.4.10) and at twice its size (WCAG 1.4.4)."""

from playwright.async_api import Page

VIEWS = {"320 px": (320, 256, 1), "200 %": (640, 512, 2)}
"""Width and height in CSS pixels and device pixels for each: 1280 x 1024 at 400 and at 200 percent."""
_UNFIT = """() => {
  const width = document.documentElement.clientWidth;
  const unfit = [];
  const name = ({ localName, id, classList, textContent }) =>
    `${localName}#${id}.${classList} ${textContent.slice(0, 40)}`;
  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth > width) unfit.push(`the page is ${scrollWidth} wide`);
  const ways = [["overflowX", "scrollWidth", "clientWidth"], ["overflowY", "scrollHeight", "clientHeight"]];
  const look = (element) => {
    const style = getComputedStyle(element);
    const { left, right, width: across, height } = element.getBoundingClientRect();
    // For screen readers alone: clipped to a pixel.
    const unseen = style.display === "none" || style.visibility === "hidden" || (across <= 1 && height <= 1);
    if (unseen || element.matches(".visually-hidden, svg, .skip-link")) return;
    if (height && (left < -1 || right > width + 1)) unfit.push(`${left} to ${right}: ${name(element)}`);
    if (!element.matches("input, textarea, select, progress"))
      for (const [overflow, inner, outer] of ways)
        if (["hidden", "clip"].includes(style[overflow]) && element[inner] > element[outer] + 1)
          unfit.push(`cut: ${name(element)}`);
    // What scrolls by itself may be wider inside: a table of data, for one.
    if (["auto", "scroll"].includes(style.overflowX)) return;
    for (const child of [...element.children, ...(element.shadowRoot?.children ?? [])]) look(child);
  };
  look(document.body);
  return unfit;
}"""


async def unfit(page: Page, view: str) -> list[str]:
    """Show the page as in one of VIEWS; returns what is beside the window or cut."""
    width, height, scale = VIEWS[view]
    session = await page.context.new_cdp_session(page)
    metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
    await session.send("Emulation.setDeviceMetricsOverride", metrics)
    assert await page.evaluate("innerWidth") == width
    found: list[str] = await page.evaluate(_UNFIT)
    await session.send("Emulation.clearDeviceMetricsOverride")
    return found
