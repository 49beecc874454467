// The palette: one field that leads to pages, to what was found, and to the acts of the page at hand.
// A combobox with a listbox: the field keeps the focus, and aria-activedescendant tells which option is chosen.

const box = () => document.getElementById("palette");
const field = () => document.getElementById("palette-words");
const list = () => document.getElementById("palette-list");
const options = () => [...list().querySelectorAll("[role=option]:not([hidden])")];

/** Links to the search open the palette instead, and Ctrl-K does anywhere. */
export function openPaletteOnDemand() {
  if (!box()) return;
  for (const opener of document.querySelectorAll("[data-palette]")) {
    opener.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openPalette();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    openPalette();
  });
  field().addEventListener("keydown", choose);
  field().addEventListener("input", showFittingActs);
  list().addEventListener("click", ({ target }) => target.closest("[data-act]") && carryOut(target.closest("[data-act]")));
  document.getElementById("palette-found").addEventListener("htmx:afterSwap", settle);
}

/** Open it with an empty field and what can be done on this page. */
export function openPalette() {
  if (box().open) return;
  for (const open of document.querySelectorAll("dialog[open]")) open.close();
  field().value = "";
  offerActs();
  box().showModal();
  field().dispatchEvent(new Event("opened"));
  settle();
}

let acts = [];

// What the page offers as buttons beside its title.
function offerActs() {
  const group = document.getElementById("palette-acts");
  for (const old of group.querySelectorAll("[role=option]")) old.remove();
  const found = [...document.querySelectorAll(".page-actions :is(a, button), [data-offer]")];
  acts = found.filter((act) => act.offsetParent && !act.disabled && act.getAttribute("aria-current") !== "page");
  acts.forEach((act, number) => {
    const option = document.createElement("div");
    option.className = "palette-option";
    option.setAttribute("role", "option");
    option.dataset.act = number;
    const icon = act.querySelector("svg")?.cloneNode(true);
    if (icon) option.append(icon);
    const name = document.createElement("span");
    name.className = "palette-what";
    name.textContent = act.textContent.trim().replace(/\s+/g, " ");
    option.append(name);
    group.append(option);
  });
  showFittingActs();
}

function showFittingActs() {
  const words = field().value.trim().toLowerCase();
  const group = document.getElementById("palette-acts");
  const shown = [...group.querySelectorAll("[role=option]")].filter((option) => {
    option.hidden = !option.textContent.toLowerCase().includes(words);
    return !option.hidden;
  });
  group.hidden = shown.length === 0;
}

// After the options have changed: name them, choose the first, say how many there are.
function settle() {
  const found = options();
  found.forEach((option, number) => (option.id = `palette-option-${number}`));
  const told = document.getElementById("palette-told");
  told.textContent = found.length === 1 ? told.dataset.one : told.dataset.many.replace("#", found.length);
  document.getElementById("palette-nothing").hidden = found.length > 0;
  mark(found[0]);
}

function mark(chosen) {
  for (const option of list().querySelectorAll("[role=option]")) {
    option.setAttribute("aria-selected", String(option === chosen));
  }
  if (!chosen) return field().removeAttribute("aria-activedescendant");
  field().setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}

function choose(event) {
  const found = options();
  const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    mark(found[(at + step + found.length) % found.length]);
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    if (found[at]) carryOut(found[at]);
  }
}

function carryOut(option) {
  if (option.href) return location.assign(option.href);
  box().close();
  acts[Number(option.dataset.act)].click();
}
