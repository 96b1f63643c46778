// What answers a tap: a line that goes by itself, or a box that waits for 好.

import { button, el } from "./dom.js";

const SHORTEST = 3500;
const PER_LETTER = 90;

export class Toast {
  #timer = null;

  constructor() {
    this.element = el("div", { class: "toast", role: "status" });
  }

  say(words) {
    clearTimeout(this.#timer);
    this.element.replaceChildren(el("span", { dir: "auto" }, words));
    this.#timer = setTimeout(() => this.element.replaceChildren(), Math.max(SHORTEST, words.length * PER_LETTER));
  }
}

/** Over one phone only: the others stay usable. */
export function alarm(phone, words) {
  const before = document.activeElement;
  const close = () => {
    box.remove();
    before?.focus();
  };
  const okay = button("好", { class: "main", onclick: close });
  const keys = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  const box = el("div", { class: "alarm", role: "alertdialog", "aria-label": "提示", onkeydown: keys }, el("div", {}, el("p", { dir: "auto" }, words), okay));
  phone.append(box);
  okay.focus();
}
