// “This does not work”: kept first, then sent. What was told stays with this device until the server has it.
import { keep, send, waitingOf } from "../queue.js";

const TRY_AGAIN = 15_000;

/**
 * Take over the forms of reports, and send what waits: now, when the network is back, and from time to time. Gives what
 * sends them at once.
 */
export function queueReports(who) {
  if (!who || !globalThis.indexedDB) return async () => {};
  const sendAll = () => (sending ??= sendWaiting(who).finally(() => (sending = undefined)));
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-report]")) return;
    event.preventDefault();
    await keep(reportOf(form, who));
    form.elements.words.value = "";
    form.closest("details").open = false;
    form.closest("details").querySelector("summary").focus();
    await sendAll();
  });
  addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", sendAll);
  setInterval(sendAll, TRY_AGAIN);
  sendAll();
  return sendAll;
}

function reportOf(form, who) {
  const { csrfmiddlewaretoken: _, ...fields } = Object.fromEntries(new FormData(form));
  const key = newKey();
  return { key, who, address: form.getAttribute("action"), fields: { ...fields, key, at: new Date().toISOString() } };
}

// crypto.randomUUID is there only over TLS.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

let sending; // one at a time

async function sendWaiting(who) {
  const before = (await waitingOf(who)).length;
  if (before > 0) await send(who, say);
  showWaiting((await waitingOf(who)).length);
}

function say(how, told) {
  const sentence = document.getElementById(`told-${how}`).content.cloneNode(true);
  if (told) sentence.querySelector("p").append(" ", told);
  document.getElementById("told").replaceChildren(sentence);
}

function showWaiting(count) {
  const box = document.querySelector("[data-waiting]");
  box.hidden = count === 0;
  box.querySelector("[data-waiting-count]").textContent = count;
}
