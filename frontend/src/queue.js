// Reports that wait for the network. Each has a key of its own from the moment it is made: however often it is sent, it
// is there once. A report is sent only in the name of whoever made it.

const STORE = "reports";
const FLAG = "reports-wait"; // so that pages without Station know whether there is anything to look for

/** Keep a report: {key, who, address, fields}. */
export async function keep(report) {
  await inStore("readwrite", (store) => store.put(report));
  localStorage.setItem(FLAG, "1");
}

/** The reports of one person that wait. */
export async function waitingOf(who) {
  const all = await inStore("readonly", (store) => store.getAll());
  return all.filter((report) => report.who === who);
}

/** Whether any report waits on this device, whoever made it. */
export function anyWaits() {
  return localStorage.getItem(FLAG) === "1";
}

/**
 * Send what waits of one person. `tell` hears of each: "sent" and "refused" with what the server said, and of the end of
 * it: "kept" without a network, "signed-out" where the session is over.
 */
export async function send(who, tell = () => {}) {
  for (const report of who ? await waitingOf(who) : []) {
    const answer = await post(report);
    if (answer.how === "sent" || answer.how === "refused") await forget(report.key);
    tell(answer.how, answer.told);
    if (answer.how === "kept" || answer.how === "signed-out") return;
  }
}

async function post({ address, fields }) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
    });
  } catch {
    return { how: "kept" };
  }
  if (response.type === "opaqueredirect") return { how: "signed-out" };
  const isOurs = response.headers.get("Content-Type")?.includes("json");
  if (response.ok) return { how: "sent", told: isOurs ? (await response.json()).told : "" };
  const isFinal = isOurs && response.status >= 400 && response.status < 500;
  return isFinal ? { how: "refused", told: (await response.json()).told } : { how: "kept" };
}

// The newest one, for a page that was kept may hold that of an older session.
function token() {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

async function forget(key) {
  await inStore("readwrite", (store) => store.delete(key));
  const left = await inStore("readonly", (store) => store.count());
  if (left === 0) localStorage.removeItem(FLAG);
}

function opened() {
  const request = indexedDB.open("catchball", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
  return settled(request);
}

async function inStore(mode, act) {
  const database = await opened();
  try {
    return await settled(act(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
