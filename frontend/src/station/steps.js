// One step at a time, by its address: links, the browser's own back, swipes and keys all go the same way.

const SWIPE = 60; // pixels

/** Show the step that the address names, and let one go on and back. `timer` hears of each step that is shown. */
export function showOneStep(operation, timer) {
  const steps = [...operation.querySelectorAll("[data-step]")];
  if (steps.length === 0) return;
  operation.classList.add("is-stepping");
  const named = (id) => (id === "last" ? steps.at(-1) : steps.find((step) => step.id === id));
  let shown;
  const show = (isMoved) => {
    const asked = decodeURIComponent(location.hash.slice(1));
    const step = named(asked) ?? (shown || !operation.dataset.first ? undefined : named(operation.dataset.first));
    if (shown && !step) return;
    shown = step ?? steps[0];
    for (const other of steps) other.hidden = other !== shown;
    for (const form of operation.querySelectorAll("details[open]")) form.open = false;
    timer.show(shown, shown === steps[0]);
    if (!isMoved) return;
    scrollTo({ top: 0 });
    shown.querySelector("h3").focus({ preventScroll: true });
  };
  show(false);
  addEventListener("hashchange", () => show(true));
  turnByKeys(() => shown);
  turnBySwipes(operation, () => shown);
  chooseBigPicture(operation);
  giveFramesTheShapeOfTheirPictures(operation);
}

function turn(step, way) {
  step.querySelector(`.station-bar > a[rel="${way}"]`)?.click();
}

function turnByKeys(shown) {
  const ways = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, summary, [contenteditable]");
    if (isTyping || event.altKey || event.ctrlKey || event.metaKey || !ways[event.key]) return;
    event.preventDefault();
    turn(shown(), ways[event.key]);
  });
}

function turnBySwipes(operation, shown) {
  let from;
  operation.addEventListener("touchstart", ({ touches, target }) => {
    const scrolls = target.closest(".parameters-scroll, form");
    from = touches.length === 1 && !scrolls ? { x: touches[0].clientX, y: touches[0].clientY } : undefined;
  }, { passive: true });
  operation.addEventListener("touchend", ({ changedTouches }) => {
    if (!from) return;
    const [x, y] = [changedTouches[0].clientX - from.x, changedTouches[0].clientY - from.y];
    from = undefined;
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) turn(shown(), x < 0 ? "next" : "prev");
  });
}

function giveFramesTheShapeOfTheirPictures(operation) {
  for (const picture of operation.querySelectorAll(".station-pictures img")) {
    const give = () => {
      const shape = picture.naturalWidth / picture.naturalHeight;
      if (shape) picture.parentElement.style.setProperty("--shape", shape);
    };
    give();
    picture.addEventListener("load", give);
  }
}

/** Of several pictures the first is big; a tap on another makes that one big. */
function chooseBigPicture(operation) {
  operation.addEventListener("click", ({ target }) => {
    const picture = target.closest(".station-pictures > .picture:not(:first-child)");
    picture?.parentElement.prepend(picture);
  });
}
