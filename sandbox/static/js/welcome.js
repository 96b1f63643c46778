// Three lines for the first visit; the ? brings them back.

import { button, el } from "./dom.js";

const SEEN = "welcome-seen";
const LINES = [
  ["这是谁", "每部手机是一个人: 义警、队长、社区联络员、民警。您同时当这几位, 也可以再加一部。"],
  ["先试试", "点「到下一班前20分钟」, 等提醒来了, 在义警手机上点「我到了」, 看队长那边跟着变。"],
  ["再添点乱", "不签到、点「求助」, 或在「网络」里断一下网, 看别人手机上收到什么。"],
];

export class Welcome {
  constructor(element, help) {
    this.element = element;
    const close = button("知道了", { class: "main", onclick: () => this.show(false) });
    element.append(
      el("ol", {}, LINES.map(([title, words]) => el("li", {}, el("b", {}, title), el("span", {}, words)))),
      close,
    );
    element.addEventListener("keydown", (event) => event.key === "Escape" && this.show(false));
    help.append("?");
    help.addEventListener("click", () => {
      this.show(element.hidden);
      if (!element.hidden) close.focus();
    });
    this.help = help;
    this.show(localStorage.getItem(SEEN) === null, { remember: false });
  }

  show(visible, { remember = true } = {}) {
    if (!visible && this.element.contains(document.activeElement)) this.help.focus();
    this.element.hidden = !visible;
    this.help.setAttribute("aria-expanded", String(visible));
    if (remember && !visible) localStorage.setItem(SEEN, "1");
  }
}
