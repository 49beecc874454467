// Two pictures laid upon each other: swept over, seen through, or only where they differ.

/** A range says where the line stands, or how much the newer one covers; in a swipe it is dragged on the picture, too. */
export function makePair(part) {
  const bar = part.querySelector("[data-pair-bar]");
  const label = bar.querySelector("label");
  const range = label.querySelector("input");
  const frames = part.querySelector(".pictures-frames");
  const see = () => part.style.setProperty("--at", `${range.value}%`);
  const show = (mode) => {
    part.dataset.shown = mode;
    part.classList.toggle("is-stacked", mode !== "beside");
    label.hidden = mode !== "swipe" && mode !== "overlay";
    for (const button of bar.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    }
  };
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-mode]");
    if (button) show(button.dataset.mode);
  });
  range.addEventListener("input", see);
  const drag = (event) => {
    const picture = frames.querySelector("img").getBoundingClientRect();
    const share = (event.clientX - picture.left) / picture.width;
    range.value = String(Math.round(100 * Math.min(1, Math.max(0, share))));
    see();
  };
  frames.addEventListener("pointerdown", (event) => {
    if (part.dataset.shown !== "swipe" || !event.target.closest(".picture")) return;
    event.preventDefault();
    frames.setPointerCapture(event.pointerId);
    drag(event);
  });
  frames.addEventListener("pointermove", (event) => {
    if (frames.hasPointerCapture(event.pointerId)) drag(event);
  });
  see();
  show("beside");
  bar.hidden = false;
}
