/** Checks of our own in the spirit of axe; each answers what is wrong as a list of lines. */

({
  // controls without a name, ids twice, references that lead nowhere, controls inside controls
  flaws: () => {
    const shown = (e) => e.checkVisibility({ visibilityProperty: true });
    const text = (ids) =>
      ids
        .split(/\s+/)
        .map((id) => document.getElementById(id)?.textContent ?? "")
        .join(" ");
    const name = (e) =>
      (
        e.getAttribute("aria-label") ||
        (e.getAttribute("aria-labelledby") && text(e.getAttribute("aria-labelledby"))) ||
        [...(e.labels ?? [])].map((l) => l.textContent).join(" ") ||
        e.textContent ||
        e.getAttribute("alt") ||
        ""
      ).trim();
    const controls =
      "a[href], button, input, textarea, select, summary, dialog, nav, aside, [role=listbox], [role=menu], [role=option], [role=menuitem], [role=tab], [role=tabpanel]";
    const lines = [...document.querySelectorAll(controls)]
      .filter((e) => shown(e) && !name(e))
      .map((e) => "no name: " + e.outerHTML.slice(0, 120));
    for (const image of document.querySelectorAll("img:not([alt])")) lines.push("no alt: " + image.src);
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) lines.push("id twice: " + id);
    for (const e of document.querySelectorAll("[aria-controls], [aria-labelledby], [aria-describedby], label[for]"))
      for (const key of ["aria-labelledby", "aria-describedby", "for"])
        for (const id of (e.getAttribute(key) ?? "").split(/\s+/).filter(Boolean))
          if (!document.getElementById(id)) lines.push(`${key} leads nowhere: ${id}`);
    for (const e of document.querySelectorAll("button button, a button, button a, a a"))
      lines.push("control in control: " + e.outerHTML.slice(0, 120));
    return lines;
  },

  // texts whose contrast is below WCAG AA
  paleTexts: () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const brush = canvas.getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
      return [...brush.getImageData(0, 0, 1, 1).data];
    };
    const over = (top, under) => {
      const a = top[3] / 255;
      return [0, 1, 2].map((i) => top[i] * a + under[i] * (1 - a));
    };
    const behind = (e) => {
      const layers = [];
      for (let at = e; at; at = at.parentElement) {
        const c = rgba(getComputedStyle(at).backgroundColor);
        layers.unshift(c);
        if (c[3] === 255) break;
      }
      return layers.reduce((under, layer) => over(layer, under), [255, 255, 255]);
    };
    const light = (c) => {
      const [r, g, b] = c.map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const lines = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const e = node.parentElement;
      if (
        !node.textContent.trim() ||
        !e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ||
        e.closest(".sr-only, .skip, :disabled, script, style, .spoiler")
      )
        continue;
      const style = getComputedStyle(e);
      const ground = behind(e);
      const [a, b] = [light(over(rgba(style.color), ground)), light(ground)].sort((x, y) => y - x);
      const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 700);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < (large ? 3 : 4.5))
        lines.add(`${ratio.toFixed(2)}: ${e.className || e.tagName} "${node.textContent.trim().slice(0, 40)}"`);
    }
    return [...lines];
  },

  // what reaches over the right edge of the window
  overflowing: () =>
    [...document.querySelectorAll("body *")]
      .filter(
        (e) =>
          e.checkVisibility({ visibilityProperty: true }) &&
          getComputedStyle(e).overflowX === "visible" &&
          !e.closest(".sr-only, .skip, pre, svg, .popup"),
      )
      .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
      .map((e) => `${e.tagName}.${e.className}`)
      .slice(0, 5),
});
