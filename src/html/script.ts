/**
 * What pages can do beyond reading: copy a digest, open and close all of a tree, find in it. Everything can be read without.
 */
export const SCRIPT = `
"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const button = (text, label, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", () => act(made));
  return made;
};
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages opened from a disk have no clipboard everywhere.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("no clipboard");
  }
};
for (const element of all("[data-copy]")) {
  element.after(" ", button("copy", "copy " + element.dataset.copy, async (self) => {
    try {
      await copy(element.textContent);
      self.textContent = "copied";
    } catch {
      self.textContent = "not copied";
    }
    setTimeout(() => { self.textContent = "copy"; }, 1500);
  }));
}
for (const tree of all(".tree")) {
  const tools = document.createElement("div");
  tools.className = "tools";
  const openAll = (open) => () => { for (const one of all("details", tree)) one.open = open; };
  const label = document.createElement("label");
  const field = document.createElement("input");
  field.type = "search";
  field.placeholder = "path, package or cause";
  label.append("Find: ", field);
  const count = document.createElement("span");
  count.className = "quiet";
  count.setAttribute("role", "status");
  const items = all("li", tree);
  const leaves = items.filter((item) => item.dataset.find !== undefined);
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase();
    for (const item of items) item.hidden = wanted !== "";
    let found = 0;
    for (const leaf of leaves) {
      if (!leaf.dataset.find.toLowerCase().includes(wanted)) continue;
      found++;
      for (let at = leaf; at && at !== tree; at = at.parentElement) {
        if (at.tagName === "LI") at.hidden = false;
        if (wanted !== "" && at.className === "node") at.open = true;
      }
    }
    count.textContent = wanted === "" ? "" : found + " found";
  });
  tools.append(button("open all", "", openAll(true)), button("close all", "", openAll(false)), label, count);
  tree.before(tools);
}
addEventListener("beforeprint", () => { for (const one of all("details.node")) one.open = true; });
`;
