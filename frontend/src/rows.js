// Lists of a form that grow: the spare row, there for those without scripts, becomes the pattern for more.

/** Within a part of the page: hide the spare rows, show the buttons that add one. */
export function makeGrow(part) {
  for (const button of part.querySelectorAll("[data-add]")) {
    const list = button.parentElement.querySelector(`[data-list="${CSS.escape(button.dataset.add)}"]`);
    const spare = list.querySelector(":scope > [data-spare]");
    if (!spare) continue;
    const pattern = spare.outerHTML;
    const key = spare.dataset.row;
    spare.remove();
    button.hidden = false;
    button.addEventListener("click", () => {
      const row = addRow(list, pattern.replaceAll(key, newKey()));
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    });
  }
}

/** Put a row behind the others; it can grow and be moved like them. The row. */
export function addRow(list, html) {
  list.insertAdjacentHTML("beforeend", html);
  const row = list.lastElementChild;
  row.removeAttribute("data-spare");
  for (const control of row.querySelectorAll("[data-drag], [data-move]")) control.hidden = !list.matches("[data-orderable]");
  makeGrow(row);
  return row;
}

/** A key that no other row has; an element of a list keeps it as its id. */
export function newKey() {
  return `e-${[...crypto.getRandomValues(new Uint8Array(5))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
