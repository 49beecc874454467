// A spot on a picture is set by a click while the form below it is open; without it, by two numbers.

/** A form with data-spot in a row of the comparison that shows a pair of pictures. */
export function makeSpotting(form) {
  const row = form.closest(".talk").previousElementSibling;
  const aside = form.closest("details");
  form.querySelector("[data-spot-help]").hidden = false;
  const show = () => row.classList.toggle("is-picking", aside.open);
  aside.addEventListener("toggle", show);
  show();
  row.addEventListener("click", (event) => {
    const frame = event.target.closest(".picture-frame[data-side]");
    if (!aside.open || !frame || event.target.closest("a")) return;
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    const { elements } = form;
    elements.side.value = frame.dataset.side;
    elements.x.value = ((100 * (event.clientX - box.left)) / box.width).toFixed(1);
    elements.y.value = ((100 * (event.clientY - box.top)) / box.height).toFixed(1);
    mark(frame, elements.x.value, elements.y.value);
    elements.text.focus();
  });
  const mark = (frame, x, y) => {
    row.querySelector(".picture-new-spot")?.remove();
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawing.setAttribute("class", "picture-marks picture-spots picture-new-spot");
    drawing.innerHTML = `<svg x="${x}%" y="${y}%" overflow="visible"><path d="M0 0 L-12 -16 A14 14 0 1 1 12 -16 Z"></path></svg>`;
    frame.append(drawing);
  };
}
