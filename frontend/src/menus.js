// Menus are details elements, which open and close without any script.

/** A menu also closes on Escape, and when one clicks or tabs elsewhere. */
export function closeMenusWhenLeft() {
  const open = () => document.querySelectorAll("details.menu[open]");
  const closeOthers = ({ target }) => {
    for (const menu of open()) if (!menu.contains(target)) menu.open = false;
  };
  document.addEventListener("click", closeOthers);
  document.addEventListener("focusin", closeOthers);
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
