// Keys of one letter or sign, which a person may turn off (they get in the way of speech input), and the sheet of keys.
import { openPalette } from "./palette.js";

const areOff = () => localStorage.getItem("single-keys") === "off";
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
const PATIENCE = 1500; // milliseconds between the two letters of a way to a page

/** "/" opens the palette, "?" the sheet of keys, "g" and a letter a page. */
export function listenForKeys() {
  const sheet = document.getElementById("keys");
  if (!sheet) return;
  const places = document.getElementById("go-to").dataset;
  let wentAt = -PATIENCE;
  document.addEventListener("keydown", (event) => {
    if (areOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    if (event.timeStamp - wentAt < PATIENCE && Object.hasOwn(places, key)) location.assign(places[key]);
    else if (key === "/") openPalette();
    else if (key === "?") sheet.showModal();
    else if (key !== "g") return;
    wentAt = key === "g" ? event.timeStamp : -PATIENCE;
    event.preventDefault();
  });
  const single = sheet.querySelector("[data-single-keys]");
  single.checked = !areOff();
  single.addEventListener("change", () => localStorage.setItem("single-keys", single.checked ? "on" : "off"));
  for (const opener of document.querySelectorAll("[data-keys]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => sheet.showModal());
  }
}

/** Dialogs close by their button, by Escape, and by a click beside them. */
export function closeDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog || target.closest("[data-close-dialog]")) dialog.close();
    });
  }
}
