// The matrix of deviations: arrows go from cell to cell, and a cell opens its difference in a dialog.
import htmx from "htmx.org";

/** Only one cell is in the order of Tab; from there the arrows lead to the next filled cell in their direction. */
export function makeMatrix(part) {
  const cells = [...part.querySelectorAll("a.cell")];
  if (cells.length === 0) return;
  for (const cell of cells) cell.tabIndex = -1;
  cells[0].tabIndex = 0;
  let current = cells[0];
  part.addEventListener("focusin", ({ target }) => {
    if (!target.matches("a.cell") || target === current) return;
    current.tabIndex = -1;
    current = target;
    current.tabIndex = 0;
  });
  part.addEventListener("keydown", (event) => {
    const next = event.target.matches("a.cell") && neighbour(event.target, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  part.addEventListener("click", (event) => {
    const cell = event.target.closest("a.cell");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    openDifference(cell);
  });
}

const inRow = (row) => (row ? [...row.querySelectorAll("a.cell")] : []);
const column = (cell) => Number(cell.dataset.column);

function neighbour(cell, key) {
  const row = cell.closest("tr");
  const cells = inRow(row);
  const place = cells.indexOf(cell);
  if (key === "ArrowRight") return cells[place + 1];
  if (key === "ArrowLeft") return cells[place - 1];
  if (key === "Home") return cells[0];
  if (key === "End") return cells.at(-1);
  if (key === "ArrowDown") return nearest(cell, row, "nextElementSibling");
  if (key === "ArrowUp") return nearest(cell, row, "previousElementSibling");
  return undefined;
}

function nearest(cell, row, step) {
  for (let other = row[step]; other; other = other[step]) {
    const found = inRow(other);
    if (found.length === 0) continue;
    const distance = (one) => Math.abs(column(one) - column(cell));
    return found.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  }
  return undefined;
}

async function openDifference(cell) {
  const dialog = document.getElementById("difference");
  await htmx.ajax("GET", cell.getAttribute("href"), { target: "#difference-shown", swap: "innerHTML" });
  if (!document.getElementById("difference-title")) return location.assign(cell.href);
  dialog.setAttribute("aria-labelledby", "difference-title");
  dialog.addEventListener("close", () => cell.focus(), { once: true });
  dialog.showModal();
}
