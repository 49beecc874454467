// From one difference to the next: by buttons, and by the keys N and P, which can be turned off.

const KEPT = "jump-keys";

export function makeJumping(part) {
  const controls = part.querySelector("[data-jump-controls]");
  const keys = controls.querySelector("[data-jump-keys]");
  const places = () => [...document.querySelectorAll(part.dataset.jump)];
  const jump = (direction) => {
    const all = places();
    const here = all.indexOf(document.activeElement?.closest(part.dataset.jump));
    const next = here < 0 ? nearest(all, direction) : all[here + direction];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "start" });
  };
  controls.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-jump-to]");
    if (button) jump(button.dataset.jumpTo === "next" ? 1 : -1);
  });
  keys.checked = localStorage.getItem(KEPT) !== "off";
  keys.addEventListener("change", () => localStorage.setItem(KEPT, keys.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || !part.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, dialog, [contenteditable]")) return;
    const direction = { n: 1, p: -1 }[event.key.toLowerCase()];
    if (direction) jump(direction);
  });
  controls.hidden = false;
}

/** The first one below the top of the window, or the last one above it. */
function nearest(all, direction) {
  const below = (one) => one.getBoundingClientRect().top > 60;
  return direction > 0 ? all.find(below) : all.filter((one) => !below(one)).at(-1);
}
