// Behind an @ in a comment: the people who read the change, too. Without it, one writes the name by which they sign in.
import htmx from "htmx.org";

const BEGUN = /(?:^|[\s(])@([\p{L}\w.+-]{1,40})$/u;
let lists = 0;

/** A text field with data-mentions, the address of the list of people. */
export function makeMentioning(field) {
  const list = document.createElement("div");
  list.className = "mention-list";
  list.id = `mentions-${++lists}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.getAttribute("aria-label"));
  field.parentElement.classList.add("has-mentions");
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("autocomplete", "off");

  const lines = () => [...list.children];
  const chosen = () => list.querySelector('[aria-selected="true"]');
  const begun = () => field.value.slice(0, field.selectionStart).match(BEGUN)?.[1];
  const close = () => {
    list.replaceChildren();
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (line) => {
    for (const other of lines()) other.setAttribute("aria-selected", String(other === line));
    if (line) field.setAttribute("aria-activedescendant", line.id);
  };
  /** Only those who still fit what is typed: until the answer is there, nobody else can be chosen. */
  const narrow = (words) => {
    for (const line of lines()) if (!line.textContent.toLowerCase().includes(words.toLowerCase())) line.remove();
    choose(lines()[0]);
  };
  const take = (line) => {
    const end = field.selectionStart;
    const start = end - begun().length;
    field.setRangeText(`${line.dataset.name} `, start, end, "end");
    close();
    field.focus();
  };

  field.addEventListener("input", () => {
    const words = begun();
    if (!words) return close();
    narrow(words);
    htmx.ajax("get", `${field.dataset.mentions}?q=${encodeURIComponent(words)}`, { target: list, swap: "innerHTML" });
  });
  list.addEventListener("htmx:beforeSwap", (event) => {
    const asked = new URL(event.detail.xhr.responseURL).searchParams.get("q");
    if (asked !== begun()) event.detail.shouldSwap = false; // (a late answer, to what was typed before)
  });
  list.addEventListener("htmx:afterSwap", () => choose(lines()[0]));
  field.addEventListener("keydown", (event) => {
    const at = lines().indexOf(chosen());
    if (at < 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(lines().at((at + step) % lines().length));
    else if (event.key === "Enter" || event.key === "Tab") take(chosen());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", () => close());
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // (else the field loses the focus, and the list closes before the click)
    const line = event.target.closest("[data-name]");
    if (line) take(line);
  });
}
