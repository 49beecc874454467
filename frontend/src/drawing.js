// Drawing on a picture. The fields beside it hold the truth: what is drawn goes into them, what is typed is drawn.
import { createImageAnnotator, ShapeType, UserSelectAction } from "@annotorious/annotorious";

import { addRow, makeGrow, newKey } from "./rows.js";

const POINTS = new Set(["number", "text"]);
const PARTS = ["x", "y", "x2", "y2"];

export function drawOn(form) {
  const list = form.querySelector("[data-list=mark]");
  const pattern = list.querySelector(":scope > [data-spare]");
  const [html, key] = [pattern.outerHTML, pattern.dataset.row];
  const image = form.querySelector("[data-picture]");
  const frame = form.querySelector("[data-frame]");
  makeGrow(form);
  for (const hidden of form.querySelectorAll("[data-scripted], [data-tools]")) hidden.hidden = false;

  let shape = "box";
  const annotator = createImageAnnotator(image, {
    drawingMode: "drag",
    autoSave: true,
    // Annotorious can show an arrow, and has no handles for one: it is drawn anew, or moved by its numbers.
    userSelectAction: ({ target }) => (target.selector.type === ShapeType.RECTANGLE ? UserSelectAction.EDIT : UserSelectAction.NONE),
  });
  nameHandles(frame);
  const numbers = document.createElement("div");
  numbers.className = "drawing-numbers";
  numbers.setAttribute("aria-hidden", "true");
  frame.append(numbers);

  function choose(wanted) {
    shape = wanted;
    annotator.setDrawingEnabled(!POINTS.has(wanted));
    for (const button of form.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === wanted));
  }

  // Where the pointer went down and up, in per cent: an arrow has a direction, and a number stands at one point.
  const drawn = { from: [0, 0], to: [0, 0] };
  const place = ({ clientX, clientY }) => {
    const { left, top, width, height } = image.getBoundingClientRect();
    return [(100 * (clientX - left)) / width, (100 * (clientY - top)) / height].map(round);
  };
  frame.addEventListener("pointerdown", (event) => (drawn.from = place(event)), true);
  window.addEventListener("pointerup", (event) => (drawn.to = place(event)), true);
  frame.addEventListener("click", (event) => {
    if (POINTS.has(shape) && annotator.getSelected().length === 0) add([...place(event), "", ""]);
  });

  const rows = () => [...list.querySelectorAll(":scope > [data-row]")];
  const field = (row, part) => row.querySelector(`[data-place=${part}]`);
  const shapeOf = (row) => row.querySelector("[data-shape]").value;
  const rowOf = (id) => rows().find((row) => row.dataset.row === id);

  /** Draw what the fields of all rows say; each mark has its number, as readers will see it. */
  function show() {
    annotator.setAnnotations(rows().map(annotation).filter(Boolean), true);
    showNumbers();
  }

  function showNumbers() {
    numbers.replaceChildren(...rows().filter(isDrawn).map(number));
  }

  const places = (row) => PARTS.map((part) => Number.parseFloat(field(row, part).value.replace(",", ".")) / 100);

  function isDrawn(row) {
    const [x, y] = places(row);
    return Boolean(shapeOf(row)) && !Number.isNaN(x) && !Number.isNaN(y) && !row.querySelector("[data-gone]").checked;
  }

  function number(row, index) {
    const [x, y] = places(row);
    const badge = document.createElement("span");
    badge.className = "annotation-number";
    badge.textContent = String(index + 1);
    badge.style.insetInlineStart = `${100 * x}%`;
    badge.style.insetBlockStart = `${100 * y}%`;
    return badge;
  }

  function annotation(row) {
    if (!isDrawn(row)) return null;
    const [x, y, x2, y2] = places(row);
    const wanted = shapeOf(row);
    const { naturalWidth: width, naturalHeight: height } = image;
    const size = Math.max(width, height) / 30;
    const isPoint = POINTS.has(wanted) || Number.isNaN(x2) || Number.isNaN(y2);
    const half = isPoint ? size / 2 : 0;
    const from = [x * width - half, y * height - half];
    const to = isPoint ? [from[0] + size, from[1] + size] : [x2 * width, y2 * height];
    const selector = wanted === "arrow" && !isPoint ? arrow(from, to, size) : box(from, to);
    return { id: row.dataset.row, bodies: [], target: { annotation: row.dataset.row, selector } };
  }

  /** Put a mark that was drawn behind the others, and ask what it says. */
  function add(found) {
    const row = addRow(list, html.replaceAll(key, newKey()));
    row.querySelector("[data-shape]").value = shape;
    PARTS.forEach((part, index) => (field(row, part).value = found[index]));
    fit(row);
    show();
    row.querySelector(".mark-label input").focus();
  }

  /** Places of the picture (x and y in turn, in its pixels) as the fields have them. */
  function inPercent(...pixels) {
    return pixels.map((pixel, index) => round((100 * pixel) / (index % 2 ? image.naturalHeight : image.naturalWidth)));
  }

  annotator.on("createAnnotation", (made) => {
    const { x, y, w, h } = made.target.selector.geometry;
    const corners = inPercent(x, y, x + w, y + h);
    annotator.removeAnnotation(made.id);
    add(shape === "arrow" ? [...drawn.from, ...drawn.to] : corners);
  });
  annotator.on("updateAnnotation", ({ id, target }) => {
    const row = rowOf(id);
    if (!row) return;
    const { x, y, w, h } = target.selector.geometry;
    const isPoint = POINTS.has(shapeOf(row));
    const moved = isPoint ? inPercent(x + w / 2, y + h / 2) : inPercent(x, y, x + w, y + h);
    PARTS.forEach((part, index) => (field(row, part).value = moved[index] ?? ""));
    showNumbers();
  });

  /** A number and a text stand at one point: the fields of the second are not shown. */
  function fit(row) {
    for (const second of row.querySelectorAll('[data-place-field="x2"], [data-place-field="y2"]')) {
      second.hidden = POINTS.has(shapeOf(row));
    }
  }

  form.querySelector("[data-tools]").addEventListener("click", ({ target }) => {
    const button = target.closest("[data-tool]");
    if (button) choose(button.dataset.tool);
  });
  list.addEventListener("change", ({ target }) => {
    const row = target.closest("[data-row]");
    if (row) fit(row);
    show();
  });
  rows().forEach(fit);
  choose("box");
  if (image.complete) show();
  else image.addEventListener("load", show, { once: true });
}

const round = (number) => Math.round(Math.min(100, Math.max(0, number)) * 100) / 100;

function bounds(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
}

function box(from, to) {
  const around = bounds([from, to]);
  const geometry = { x: around.minX, y: around.minY, w: around.maxX - around.minX, h: around.maxY - around.minY, bounds: around };
  return { type: ShapeType.RECTANGLE, geometry };
}

/** A line with a head, drawn in one. */
function arrow(from, to, size) {
  const turn = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const side = (angle) => [to[0] - size * Math.cos(turn + angle), to[1] - size * Math.sin(turn + angle)];
  const points = [from, to, side(0.5), to, side(-0.5), to];
  return { type: ShapeType.POLYGON, geometry: { points, bounds: bounds(points) } };
}

/** The handles of Annotorious are buttons without a name. */
function nameHandles(frame) {
  const name = () => {
    for (const handle of frame.querySelectorAll('[role="button"]:not([aria-label])')) {
      handle.setAttribute("aria-label", /corner/.test(handle.getAttribute("class") ?? "") ? frame.dataset.corner : frame.dataset.handle);
    }
  };
  new MutationObserver(name).observe(frame, { childList: true, subtree: true });
  name();
}
