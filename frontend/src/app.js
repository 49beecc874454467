// What pages do beyond links and forms. Without it, reading and every form still work.
import htmx from "htmx.org";

import { deleteKeptOnSignOut, deleteWhatOthersKept } from "./kept.js";
import { closeDialogs, listenForKeys } from "./keys.js";
import { closeMenusWhenLeft } from "./menus.js";
import { openPaletteOnDemand } from "./palette.js";
import { anyWaits, send } from "./queue.js";
import { sayWhenRequestsFail, sendTokenWithRequests, signInWhenSignedOut } from "./requests.js";

sendTokenWithRequests();
signInWhenSignedOut();
sayWhenRequestsFail();
closeMenusWhenLeft();
openPaletteOnDemand();
closeDialogs();
listenForKeys();

// What Station keeps on this device: for nobody but the one who is signed in, and nothing after signing out.
const who = document.querySelector('meta[name="who"]')?.content;
const sendReports = async () => {
  if (anyWaits()) await send(who);
};
if (who !== undefined) deleteWhatOthersKept(who); // (a page that tells of a failure does not know who is signed in)
deleteKeptOnSignOut(sendReports);
sendReports();

// For the page and for each part that htmx puts into it.
htmx.onLoad(async (part) => {
  const lists = [...part.querySelectorAll("[data-orderable]")];
  if (part.matches("[data-orderable]")) lists.push(part);
  if (lists.length === 0) return;
  const { makeOrderable } = await import("./ordering.js");
  lists.forEach(makeOrderable);
});

// Parts of pages that need a script of their own are marked; it is loaded where there is one.
const scripted = {
  "[data-saves-itself]": async () => (await import("./drafting.js")).saveItself,
  "[data-outline]": async () => (await import("./outline.js")).makeMovable,
  "[data-drawing]": async () => (await import("./drawing.js")).drawOn,
  "[data-capture]": async () => (await import("./capture.js")).captureSteps,
  "[data-jump]": async () => (await import("./jumping.js")).makeJumping,
  "[data-pair]": async () => (await import("./laying.js")).makePair,
  "[data-settle]": async () => (await import("./settling.js")).makeSettle,
  "[data-matrix]": async () => (await import("./matrix.js")).makeMatrix,
  "[data-mentions]": async () => (await import("./mentioning.js")).makeMentioning,
  "[data-spot]": async () => (await import("./spotting.js")).makeSpotting,
};
htmx.onLoad(async (part) => {
  for (const [mark, script] of Object.entries(scripted)) {
    const found = [...part.querySelectorAll(mark)];
    if (part.matches(mark)) found.push(part);
    if (found.length > 0) found.forEach(await script());
  }
});
