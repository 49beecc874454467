// One question: 1, 2 and 3 choose a side and Enter settles, while the focus is in the form; a side fills the result.

export function makeSettle(form) {
  const radios = [...form.querySelectorAll('input[type="radio"][name="take"]')];
  const own = form.querySelector('[name="own"]');
  for (const hint of form.querySelectorAll(".settle-key, .settle-keys")) hint.hidden = false;
  form.addEventListener("keydown", (event) => {
    if (event.target.matches("textarea, input:not([type=radio])")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const side = /^[1-3]$/.test(event.key) && radios[Number(event.key) - 1];
    if (!side) return;
    event.preventDefault();
    side.focus();
    side.click();
  });
  if (own) {
    form.addEventListener("change", ({ target }) => {
      if (target.dataset.words) own.value = target.dataset.words;
    });
    own.addEventListener("input", () => {
      form.querySelector('input[value="own"]').checked = true;
    });
  }
  if (document.activeElement === document.body) {
    (radios.find((radio) => radio.checked) ?? radios[0]).focus({ preventScroll: true });
  }
}
