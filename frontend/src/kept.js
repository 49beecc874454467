// What this device keeps of Station for times without a network: one cache for each cookbook, variant and language, under
// the mark of whom it was kept for. Nobody is ever given what was kept for somebody else.

const BEGIN = "station/";

/** The caches of one person; of all, without a mark. */
export async function keptFor(who) {
  if (!globalThis.caches) return []; // an address without TLS: browsers keep nothing for it
  return (await caches.keys()).filter((name) => name.startsWith(who ? `${BEGIN}${who}/` : BEGIN));
}

/** Delete all that was kept for others than the one who is signed in; with nobody signed in, everything. */
export async function deleteWhatOthersKept(who) {
  if (!globalThis.caches) return;
  const own = who ? await keptFor(who) : [];
  const others = (await keptFor("")).filter((name) => !own.includes(name));
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** Whoever signs out leaves nothing behind on this device: it goes first, then the form is sent. */
export function deleteKeptOnSignOut(beforehand = async () => {}) {
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("form[data-sign-out]")) return;
    event.preventDefault();
    await beforehand();
    await deleteWhatOthersKept("");
    event.target.submit();
  });
}

/** The name of a cache. */
export function keptName({ who, cookbook, variant, language, stamp }) {
  return BEGIN + [who, cookbook, variant, language, stamp].map(encodeURIComponent).join("/");
}

/** What the name of a cache says. */
export function keptNamed(name) {
  const [who, cookbook, variant, language, stamp] = name.slice(BEGIN.length).split("/").map(decodeURIComponent);
  return { name, who, cookbook, variant, language, stamp };
}

/** What the server listed for a cache: put into it last, so that without it the cache is not whole. */
export async function listedIn(name) {
  return (await caches.open(name)).match(`/station/${keptNamed(name).cookbook}/kept.json`);
}
