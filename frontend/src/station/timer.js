// A timer against the standard time of the step, and against the takt of the line for the whole part. It lives in this
// page and nowhere else: nothing of it is kept or sent.

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** The timer: begun once, it begins anew with each step, for the part with the first one, until it is switched off. */
export function runTimer() {
  const begun = { step: 0, part: 0 };
  let isOn = false;
  let step;
  const draw = () => {
    const box = step?.querySelector("[data-timer]");
    if (!box) return;
    box.hidden = false;
    box.querySelector("[data-timer-switch]").setAttribute("aria-pressed", String(isOn));
    for (const shown of box.querySelectorAll("[data-clock]")) {
      const planned = Number(shown.dataset.seconds);
      const spent = isOn ? Math.floor((performance.now() - begun[shown.dataset.clock]) / 1000) : 0;
      shown.textContent = `${clock(spent)} / ${clock(planned)}`;
      shown.classList.toggle("is-over", spent > planned);
      if (shown.nextElementSibling?.matches("progress")) shown.nextElementSibling.value = Math.min(spent, planned);
    }
  };
  const begin = (...clocks) => {
    for (const one of clocks) begun[one] = performance.now();
    draw();
  };
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-timer-switch]")) return;
    isOn = !isOn;
    begin("step", "part");
  });
  setInterval(draw, 500);
  return {
    show(next, isFirst) {
      step = next;
      begin(...(isFirst ? ["step", "part"] : ["step"]));
    },
  };
}
