// A small menu next to the button that opened it. Esc or a click elsewhere closes it; arrows move.

import { button, el } from "./dom.js";

let open = null;

/** items: [{ label, act, danger? }], null ones are left out. */
export function showMenu(anchor, items, label) {
  if (open?.anchor === anchor) {
    open.close();
    return;
  }
  open?.close();
  const entries = items.filter(Boolean).map(({ label: words, act, danger }) =>
    button(words, { role: "menuitem", class: danger ? "danger" : null, onclick: () => { close(); act(); } }),
  ); // prettier-ignore
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label, onkeydown: keys }, entries);
  const outside = (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close();
  };

  function close() {
    open = null;
    document.removeEventListener("pointerdown", outside, true);
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
  }

  function keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const at = entries.indexOf(document.activeElement);
      entries[(at + step + entries.length) % entries.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      close();
      anchor.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  open = { anchor, close };
  document.body.append(menu);
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  entries[0]?.focus();
}

function place(menu, anchor) {
  const around = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.min(Math.max(8, around.right - width), innerWidth - width - 8);
  const below = around.bottom + 4;
  menu.style.left = `${left}px`;
  menu.style.top = `${below + height > innerHeight - 8 ? Math.max(8, around.top - height - 4) : below}px`;
}
