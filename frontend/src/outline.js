// The order of a draft, by dragging. The buttons beside each line do the same without a script.
import htmx from "htmx.org";
import Sortable from "sortablejs";

/** Lines are dragged by their [data-drag], steps into other operations too; a drop is sent like a press on a button. */
export function makeMovable(form) {
  for (const handle of form.querySelectorAll("[data-drag]")) handle.hidden = false;
  for (const list of form.querySelectorAll(".outline-list")) {
    Sortable.create(list, {
      group: list.dataset.holds,
      handle: "[data-drag]",
      draggable: ".outline-line",
      animation: 120,
      onEnd: ({ item, from, to, oldDraggableIndex, newDraggableIndex }) => {
        if (from === to && oldDraggableIndex === newDraggableIndex) return;
        const before = item.previousElementSibling;
        const after = before?.matches(".outline-line") ? before.dataset.uid : "";
        htmx.ajax("POST", item.dataset.address, {
          source: form,
          values: { place: `${to.dataset.parent}:${after}` },
        });
      },
    });
  }
}
