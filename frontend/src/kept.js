// What this device keeps of Station for times without a network: one cache for each cookbook, variant and language, under
// the mark of whom it was kept for. Nobody is ever given what was kept for somebody else.

const BEGIN = "station/";
const BUILDING = "building/"; // not whole yet: nothing of it is given out

/** The caches of one person; of all, without a mark. */
export async function keptFor(who) {
  if (!globalThis.caches) return []; // an address without TLS: browsers keep nothing for it
  return (await caches.keys()).filter((name) => name.startsWith(who ? `${BEGIN}${who}/` : BEGIN));
}

/** Delete all that was kept for others than the one who is signed in; with nobody signed in, everything. */
export async function deleteWhatOthersKept(who) {
  if (!globalThis.caches) return;
  const isKept = (name) => name.startsWith(BEGIN) || name.startsWith(BUILDING);
  const isOwn = (name) => who && [BEGIN, BUILDING].some((begin) => name.startsWith(`${begin}${who}/`));
  const others = (await caches.keys()).filter((name) => isKept(name) && !isOwn(name));
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

/** The names of a cache: while it is filled, and when it is whole. */
export function keptNames({ who, cookbook, variant, language, stamp }) {
  const told = [who, cookbook, variant, language, stamp].map(encodeURIComponent).join("/");
  return { building: BUILDING + told, whole: BEGIN + told };
}

/** What the name of a cache says. */
export function keptNamed(name) {
  const [who, cookbook, variant, language, stamp] = name.slice(BEGIN.length).split("/").map(decodeURIComponent);
  return { name, who, cookbook, variant, language, stamp };
}
