// What is said while there is no network: that it is so, from when what is read is, and that a newer revision should hold.

const TRY_AGAIN = 20_000;

/**
 * `kept` is when the page was kept, where the worker gave it out; empty for one from the server. `sendFirst` sends what
 * waits, so that the server's page knows of it.
 */
export function sayWhenAway(kept, sendFirst) {
  const banner = document.querySelector("[data-away]");
  if (!banner) return;
  const show = () => {
    banner.hidden = !kept && navigator.onLine;
    const coming = banner.querySelector("[data-coming]");
    if (coming) coming.hidden = coming.dataset.coming > today();
  };
  if (kept) {
    sayWhenKept(banner, kept);
    const comeBack = () => sendFirst().then(takeServersPage);
    setInterval(comeBack, TRY_AGAIN);
    addEventListener("online", comeBack);
  }
  show();
  addEventListener("online", show);
  addEventListener("offline", show);
}

function sayWhenKept(banner, kept) {
  const at = banner.querySelector("[data-kept-at]");
  const time = at.querySelector("time");
  const how = { dateStyle: "medium", timeStyle: "short" };
  time.dateTime = kept;
  time.textContent = new Date(kept).toLocaleString(document.documentElement.lang, how);
  at.hidden = false;
}

/** As soon as the server answers again, its page takes the place of the kept one; not under somebody's hands. */
async function takeServersPage() {
  if (document.querySelector("details.station-report[open]")) return;
  try {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual", cache: "no-store" });
    if (answer.ok || answer.type === "opaqueredirect") location.reload();
  } catch {
    // still away: the banner says so
  }
}

function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
