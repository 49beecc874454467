// Keeps the effective revision of an opened cookbook with its pictures, and gives it out without a network.
//
// Its scope is /station/ alone. A page always comes from the server where that answers; what it answers is what holds.
// Kept is what the server lists for one person, and given out to nobody else: at the first sign that somebody else or
// nobody is signed in, it is deleted.
import { deleteWhatOthersKept, keptFor, keptName, keptNamed, listedIn } from "./kept.js";

const PATIENCE = 5_000; // a network that does not answer for so long is none, where something is kept
const AWAY = "/station/away/";
const MOST_KEPT = 8;
const underWay = new Set();

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { who, keep } = event.data;
  event.waitUntil(deleteWhatOthersKept(who).then(() => keep && keepAll(keep)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else event.respondWith(file(request, url));
});

async function page(request, url) {
  const kept = await keptPage(url);
  let answer;
  try {
    answer = await within(fetch(request), kept ? PATIENCE : 60_000);
  } catch {
    return kept ? given(kept) : ((await anyAway()) ?? Response.error());
  }
  if (answer.status >= 500 && kept) return given(kept);
  if (answer.type === "opaqueredirect") await deleteWhatOthersKept(""); // to the sign-in page: nobody is signed in
  else if ([403, 404].includes(answer.status)) await forgetCookbook(url);
  return answer;
}

async function file(request, url) {
  const isPicture = url.pathname.startsWith("/media/");
  const kept = await caches.match(request.url);
  if (isPicture && kept) return kept; // by content: under this address it never changes
  try {
    return await within(fetch(request), kept ? PATIENCE : 60_000);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** Keep all that the server lists. What was kept before goes when the new is there whole. */
async function keepAll(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" });
  if (!answer.ok) return;
  const listed = await answer.clone().json();
  const name = keptName(listed);
  if (underWay.has(name)) return;
  underWay.add(name);
  try {
    if ((await caches.has(name)) && (await listedIn(name))) return;
    const cache = await caches.open(name);
    if (await isFilled(cache, listed)) {
      await cache.put(`/station/${listed.cookbook}/kept.json`, answer);
      await forgetOlder(listed);
    } else await caches.delete(name);
  } finally {
    underWay.delete(name);
  }
}

/** Fetch all of it, a few at a time. False when anything was missing, or the network went meanwhile. */
async function isFilled(cache, { pages, files }) {
  const waiting = [...pages, ...files];
  const work = async () => {
    for (let address = waiting.shift(); address; address = waiting.shift()) {
      const isPage = pages.includes(address);
      const how = isPage ? { redirect: "manual", cache: "no-store" } : {}; // (the sign-in page is not what is meant)
      const got = await fetch(address, how);
      if (isPage && !got.ok) return false;
      if (got.ok) await cache.put(isPage ? keyOf(new URL(address, location.origin)) : address, got);
    }
    return true;
  };
  try {
    return (await Promise.all([work(), work(), work(), work()])).every(Boolean);
  } catch {
    return false;
  }
}

async function forgetOlder(listed) {
  for (const other of (await keptFor(listed.who)).map(keptNamed)) {
    const isSame = other.cookbook === String(listed.cookbook) && other.variant === listed.variant;
    if (isSame && other.language === listed.language && other.stamp !== listed.stamp) await caches.delete(other.name);
  }
  await forgetOldest(listed.who);
}

/** The newest are kept: caches are listed in the order in which they were made. */
async function forgetOldest(who) {
  const names = await keptFor(who);
  await Promise.all(names.slice(0, Math.max(0, names.length - MOST_KEPT)).map((name) => caches.delete(name)));
}

async function forgetCookbook(url) {
  const cookbook = /^\/station\/(\d+)\//.exec(url.pathname)?.[1];
  const gone = (await keptFor("")).filter((name) => cookbook && keptNamed(name).cookbook === cookbook);
  await Promise.all(gone.map((name) => caches.delete(name)));
}

/** Where a page is kept: the variant is part of it, the language is that of its cache. */
function keyOf(url) {
  const variant = url.searchParams.get("variant");
  return url.pathname + (variant === null ? "" : `?variant=${encodeURIComponent(variant)}`);
}

/** A kept page, in the language that is asked for where that is kept; never of another variant. */
async function keptPage(url) {
  const language = url.searchParams.get("language");
  const names = (await keptFor("")).reverse();
  names.sort((a, b) => (keptNamed(b).language === language) - (keptNamed(a).language === language));
  for (const name of names) {
    const found = (await listedIn(name)) && (await (await caches.open(name)).match(keyOf(url)));
    if (found) return found;
  }
  return undefined;
}

async function anyAway() {
  const away = await keptPage(new URL(AWAY, location.origin));
  return away && given(away);
}

/** A page with the mark that it was kept, and when. Its headers stay, the content security policy among them. */
async function given(kept) {
  const when = new Date(kept.headers.get("Date") ?? Date.now()).toISOString();
  const text = (await kept.text()).replace('data-kept=""', `data-kept="${when}"`);
  return new Response(text, { status: 200, headers: withoutLengths(kept.headers) });
}

function withoutLengths(headers) {
  const left = new Headers(headers);
  for (const name of ["Content-Length", "Content-Encoding"]) left.delete(name);
  return left;
}

function within(promise, patience) {
  return Promise.race([
    promise,
    new Promise((_, reject) => {
      setTimeout(() => reject(new Error("the network does not answer")), patience);
    }),
  ]);
}
