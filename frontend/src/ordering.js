// Lists whose order the reader may change. Loaded only where a page has one.
import Sortable from "sortablejs";

/**
 * Rows are dragged by their [data-drag], or moved by buttons with data-move="up" and data-move="down"; both are shown
 * only now, because without script they would do nothing. A hidden input in each row travels with it, so the form around
 * the list tells the order; a change event on the list says that it is another one.
 */
export function makeOrderable(list) {
  for (const control of list.querySelectorAll("[data-drag], [data-move]")) control.hidden = false;
  const changed = () => list.dispatchEvent(new Event("change", { bubbles: true }));
  Sortable.create(list, { handle: "[data-drag]", animation: 120, onUpdate: changed });
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    if (!button) return;
    const row = [...list.children].find((child) => child.contains(button));
    const neighbour = button.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!neighbour) return;
    neighbour[button.dataset.move === "up" ? "before" : "after"](row);
    button.focus();
    changed();
  });
}
