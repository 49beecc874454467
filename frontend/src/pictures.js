// Pictures into a form: chosen, dropped, pasted or taken. Each is sent at once, and comes back as a row of the form.
import { addRow } from "./rows.js";

/** Within a part of the page; `came` is called when a picture has come. */
export function takePictures(part, came) {
  const place = part.querySelector("[data-pictures]");
  if (!place) return;
  const list = part.querySelector(`[data-list="${CSS.escape(place.dataset.into)}"]`);
  const told = place.querySelector("[data-told]");
  for (const hidden of place.querySelectorAll("[data-scripted]")) hidden.hidden = false;

  async function bring(files) {
    const body = new FormData();
    for (const file of files) body.append("pictures", file, file.name);
    body.append("against", document.querySelector("input[name=against]").value);
    place.setAttribute("aria-busy", "true");
    try {
      const token = document.querySelector('meta[name="csrf-token"]').content;
      const answer = await fetch(place.dataset.pictures, { method: "POST", body, headers: { "X-CSRFToken": token } });
      const html = await answer.text();
      if (!answer.ok) {
        told.innerHTML = answer.headers.has("X-Refused") ? html : document.getElementById("request-refused").innerHTML;
        return;
      }
      told.replaceChildren();
      for (const row of new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-row]")) {
        addRow(list, row.outerHTML).querySelector("input:not([type=hidden])")?.focus();
      }
      came();
    } catch {
      told.replaceChildren(document.getElementById("request-lost").content.cloneNode(true));
    } finally {
      place.removeAttribute("aria-busy");
    }
  }

  for (const input of place.querySelectorAll("input[type=file]")) {
    const chosen = async () => {
      if (input.files.length > 0) await bring([...input.files]);
      input.value = "";
    };
    input.addEventListener("change", chosen);
    chosen(); // (somebody may have been faster than this script)
  }
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("is-over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("is-over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("is-over");
    if (event.dataTransfer.files.length > 0) bring([...event.dataTransfer.files]);
  });
  place.closest("form").onpaste = (event) => {
    const files = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
    if (files.length === 0) return;
    event.preventDefault();
    bring(files);
  };
}

