// A timer against the standard time of the step. It lives in this page and nowhere else: nothing of it is kept or sent.

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** The timer: begun once, it begins anew with each step that is shown, until it is switched off. */
export function runTimer() {
  let isOn = false;
  let begun = 0;
  let step;
  const draw = () => {
    const box = step?.querySelector("[data-timer]");
    if (!box) return;
    const standard = Number(step.dataset.seconds);
    const spent = isOn ? Math.floor((performance.now() - begun) / 1000) : 0;
    box.hidden = false;
    box.classList.toggle("is-over", spent > standard);
    box.querySelector("[data-timer-switch]").setAttribute("aria-pressed", String(isOn));
    box.querySelector("[data-timer-spent]").textContent = clock(spent);
    box.querySelector("[data-timer-standard]").textContent = clock(standard);
    box.querySelector("progress").value = Math.min(spent, standard);
  };
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-timer-switch]")) return;
    isOn = !isOn;
    begun = performance.now();
    draw();
  });
  setInterval(draw, 500);
  return {
    show(next) {
      step = next;
      begun = performance.now();
      draw();
    },
  };
}
