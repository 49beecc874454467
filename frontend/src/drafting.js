// A form that saves itself. Loaded only where a page has one. Two people at once are merged by the server; here what is
// typed while it answers is put into what it has now, so that nothing typed is lost and nobody's words are taken back.
import { mergeTyped } from "./merging.js";
import { makeOrderable } from "./ordering.js";
import { takePictures } from "./pictures.js";
import { makeGrow } from "./rows.js";

const WAIT = 1500;
const LOOK = 20000;

export function saveItself(form) {
  const fields = form.querySelector("[data-fields]");
  const told = form.querySelector("[data-saving]");
  let waiting;
  let running = false;
  let known;

  function prepare() {
    makeGrow(fields);
    takePictures(fields, () => wait(0));
    known = state(fields);
  }

  function wait(time = WAIT) {
    clearTimeout(waiting);
    waiting = setTimeout(send, time);
  }

  async function send() {
    if (running) return wait();
    running = true;
    const sent = state(fields);
    try {
      const body = new FormData(form);
      body.delete("pictures");
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Saves-Itself": "1" } });
      take(new DOMParser().parseFromString(await answer.text(), "text/html"), sent, answer);
    } catch {
      tell(document.getElementById("request-lost").content.cloneNode(true));
    } finally {
      running = false;
    }
    if (!same(state(fields), known)) wait();
  }

  function take(page, sent, answer) {
    const saved = page.querySelector("[data-saved]");
    if (!saved) {
      if (answer.redirected) return location.assign(answer.url);
      return tell(document.getElementById("request-refused").content.cloneNode(true));
    }
    if (!isOldNews(saved, sent, answer)) tell(saved);
    if (!answer.ok) return;
    known = sent;
    const fresh = page.querySelector("template[data-fresh]");
    if (fresh) refresh(fresh.content, sent, saved.dataset.kept.split(" "));
    for (const input of document.querySelectorAll("input[name=against]")) input.value = saved.dataset.version;
  }

  /** A look at the draft that found nothing new leaves what was told before: it may not be read yet. */
  function isOldNews(saved, sent, answer) {
    const isSame = saved.dataset.version === form.elements.against.value && same(sent, known);
    return answer.ok && isSame && told.querySelector("[data-saved]") !== null;
  }

  /** The form as it is now, with what was typed since it was sent, rows that were added since, and the cursor. */
  function refresh(content, sent, kept) {
    const typed = state(fields);
    const rows = [...fields.querySelectorAll("[data-row]")].filter((row) => !sent.rows.has(rowOf(row)));
    const added = rows.map((row) => [row.parentElement.dataset.list, row]);
    const closed = [...fields.querySelectorAll("details:not([open])")].map((section) => section.id);
    const cursor = document.activeElement;
    const [id, from, to] = [cursor?.id, cursor?.selectionStart, cursor?.selectionEnd];
    const before = cursor?.value;
    fields.replaceChildren(content);
    prepare();
    fields.querySelectorAll("[data-orderable]").forEach(makeOrderable);
    for (const [list, row] of added) fields.querySelector(`[data-list="${CSS.escape(list)}"]`)?.append(row);
    for (const control of controls(fields)) {
      const name = nameOf(control);
      if (control.type === "hidden" || !sent.values.has(name) || !typed.values.has(name)) continue;
      const mine = typed.values.get(name);
      setValue(control, kept.includes(control.name) ? mine : mergeTyped(sent.values.get(name), valueOf(control), mine));
    }
    for (const section of closed) document.getElementById(section)?.removeAttribute("open");
    const again = id && document.getElementById(id);
    if (!again || again === cursor) return;
    again.focus({ preventScroll: true });
    if (from === null || from === undefined) return;
    const shift = again.value.slice(0, from) === before.slice(0, from) ? 0 : again.value.length - before.length;
    again.setSelectionRange(from + shift, to + shift);
  }

  function tell(content) {
    told.replaceChildren(content);
  }

  form.addEventListener("input", ({ target }) => target.type !== "file" && wait());
  form.addEventListener("change", ({ target }) => target.type !== "file" && wait(200));
  form.addEventListener("submit", ({ submitter }) => {
    clearTimeout(waiting);
    const text = form.querySelector('textarea[name="instruction"]');
    if (submitter?.matches("[data-split]") && text) form.elements.cursor.value = text.selectionStart;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && !same(state(fields), known)) send();
  });
  setInterval(() => !document.hidden && !running && send(), LOOK);
  const isEarly = controls(fields).some(isChanged); // (typed before this script was there)
  prepare();
  if (isEarly) wait();
}

const controls = (part) => [...part.querySelectorAll("input[name], select[name], textarea[name]")].filter((one) => one.type !== "file");
const valueOf = (control) => (control.type === "checkbox" ? String(control.checked) : control.value);
const isChanged = (control) => "defaultValue" in control && control.type !== "checkbox" && control.value !== control.defaultValue;
const nameOf = (control) => (control.type === "checkbox" ? `${control.name}=${control.value}` : control.name);
const rowOf = (row) => `${row.parentElement.dataset.list} ${row.dataset.row}`;

function setValue(control, value) {
  if (control.type === "checkbox") control.checked = value === "true";
  else control.value = value;
}

/** What the form says: the value of each control by its name, and which rows there are. */
function state(part) {
  const values = new Map(controls(part).map((one) => [nameOf(one), valueOf(one)]));
  values.delete("against");
  return { values, rows: new Set([...part.querySelectorAll("[data-row]")].map(rowOf)), order: rowsInOrder(part) };
}

const rowsInOrder = (part) => [...part.querySelectorAll("[data-row]")].map(rowOf).join("\n");

function same(one, other) {
  if (one.order !== other.order || one.values.size !== other.values.size) return false;
  return [...one.values].every(([name, value]) => other.values.get(name) === value);
}
