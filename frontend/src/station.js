// Station: one step at a time, reports that survive a lost network, a timer that nobody keeps, and a worker that keeps
// the pages. Without it, all steps stand below each other, and a report is an ordinary form.
import { closeMenusWhenLeft } from "./menus.js";
import { deleteWhatOthersKept, keptFor, keptNamed, listedIn } from "./kept.js";
import { queueReports } from "./station/reports.js";
import { showOneStep } from "./station/steps.js";
import { runTimer } from "./station/timer.js";
import { sayWhenAway } from "./station/away.js";

const { who, keep, kept } = document.documentElement.dataset;

closeMenusWhenLeft();
sayWhenAway(kept, queueReports(who));
const steps = document.querySelector("[data-steps]");
if (steps) showOneStep(steps, runTimer());
listKept();
startWorker();

async function startWorker() {
  if (!navigator.serviceWorker) {
    await deleteWhatOthersKept(who);
    return;
  }
  const address = document.body.dataset.worker;
  await navigator.serviceWorker.register(address, { updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ who, keep: kept ? undefined : keep });
}

/** On the page that stands for one that is not kept: what is. */
async function listKept() {
  const list = document.querySelector("[data-kept-list]");
  if (!list) return;
  const seen = new Set();
  for (const name of (await keptFor(who)).reverse()) {
    const { cookbook, variant } = keptNamed(name);
    const listed = await listedIn(name);
    if (!listed || seen.has(`${cookbook} ${variant}`)) continue;
    seen.add(`${cookbook} ${variant}`);
    const tile = document.createElement("a");
    tile.className = "station-tile";
    tile.href = `/station/${cookbook}/${variant ? `?variant=${encodeURIComponent(variant)}` : ""}`;
    const title = document.createElement("strong");
    title.textContent = (await listed.json()).title;
    tile.append(title, variant);
    list.querySelector(".station-tiles").append(tile);
    list.hidden = false;
  }
}
