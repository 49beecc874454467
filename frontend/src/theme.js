// Light or dark. Loaded before the first paint, so that a dark page does not flash white.
// Who chose nothing gets what the system is set to; the choice is remembered in this browser.
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

const chosen = () => localStorage.getItem("theme");
const wanted = () => chosen() ?? (systemIsDark.matches ? "dark" : "light");

function show() {
  document.documentElement.dataset.bsTheme = wanted();
  const button = document.querySelector("[data-theme-switch]");
  button?.setAttribute("aria-pressed", String(wanted() === "dark"));
}

show();
// Paper is white whatever the screen is.
addEventListener("beforeprint", () => (document.documentElement.dataset.bsTheme = "light"));
addEventListener("afterprint", show);
systemIsDark.addEventListener("change", show);
document.addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector("[data-theme-switch]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    localStorage.setItem("theme", wanted() === "dark" ? "light" : "dark");
    show();
  });
  show();
});
