// The messages of one chat: kept in order, changed in place, scrolled to the newest unless somebody reads above.

import { button, el, icon } from "./dom.js";
import { messageItem } from "./messages.js";
import { day } from "./times.js";

const NEAR_THE_END = 80;

export class MessageList {
  #items = new Map();
  #ended = true;
  #top = 0;

  /** view: what messageItem needs. */
  constructor(view, label) {
    this.view = view;
    this.list = el("ol", { class: "messages", role: "log", "aria-label": label, tabindex: "0" });
    this.toEnd = button("", { class: "to-end round", "aria-label": "到最新的消息", hidden: true, onclick: () => this.scrollToEnd() }, icon("down"));
    this.element = el("div", { class: "scrolled" }, this.list, this.toEnd);
    this.list.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.#moved(event));
    // a photo or a keyboard that takes its place must not push the newest message out of sight
    new ResizeObserver(() => this.#ended && this.scrollToEnd()).observe(this.list);
    this.list.addEventListener("load", () => this.#ended && this.scrollToEnd(), true);
  }

  get isEmpty() {
    return this.#items.size === 0;
  }

  update({ changed, gone, first }) {
    const stay = this.#ended || changed.some(({ message, isNew }) => isNew && message.from.id === this.view.me);
    for (const id of gone) {
      this.#items.get(id)?.remove();
      this.#items.delete(id);
    }
    for (const { message, isNew } of changed) this.#put(message, isNew && !first ? "arrived" : isNew ? "" : "changed");
    this.#markDays();
    this.#markNewest();
    if (stay) this.scrollToEnd();
    else if (changed.some(({ isNew }) => isNew)) this.toEnd.hidden = false;
    // what was there before is not read aloud
    if (first) requestAnimationFrame(() => this.list.setAttribute("aria-live", "polite"));
  }

  /** All anew, when who looks at them or what they are drawn on has changed. */
  redraw(messages) {
    this.list.replaceChildren();
    this.#items.clear();
    for (const message of messages) this.#put(message, "");
    this.#markDays();
    this.#markNewest();
    if (this.#ended) this.scrollToEnd();
  }

  scrollToEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.toEnd.hidden = true;
    this.#ended = true;
  }

  /** The buttons of the newest message that has any. */
  newestKeys() {
    return [...([...this.list.querySelectorAll(".inline-keyboard")].at(-1)?.querySelectorAll(".key:not(:disabled)") ?? [])];
  }

  #put(message, how) {
    const drawn = messageItem(message, this.view);
    if (how) drawn.classList.add(how);
    const old = this.#items.get(message.message_id);
    this.#items.set(message.message_id, drawn);
    if (old) {
      this.#replace(old, drawn);
      return;
    }
    const later = [...this.list.querySelectorAll("li[data-id]")].findLast((each) => Number(each.dataset.id) < message.message_id);
    if (later) later.after(drawn);
    else this.list.prepend(drawn);
  }

  /** Whoever stood on a button of the old one stands on the same button of the new one, or on the message. */
  #replace(old, drawn) {
    const stood = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceWith(drawn);
    if (stood === null) return;
    const same = [...drawn.querySelectorAll("button")].find((each) => each.textContent === stood.textContent);
    (same ?? drawn.querySelector(".key") ?? this.list).focus({ preventScroll: true });
  }

  #markDays() {
    let shown = null;
    for (const item of [...this.list.children]) {
      if (!item.dataset.id) {
        item.remove();
        continue;
      }
      const name = day(this.view.chat.messages.get(Number(item.dataset.id)).date * 1000);
      if (name !== shown) item.before(el("li", { class: "day" }, el("span", {}, name)));
      shown = name;
    }
  }

  /** One sign of a message is in the order of the Tab key, the newest; arrows lead to the others. */
  #markNewest() {
    const signs = [...this.list.querySelectorAll(".more")];
    for (const [index, sign] of signs.entries()) sign.tabIndex = index === signs.length - 1 ? 0 : -1;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
    // only somebody who scrolls up leaves the end; a list that shrinks because keys appear below it does not
    if (near) this.#ended = true;
    else if (scrollTop < this.#top) this.#ended = false;
    this.#top = scrollTop;
    if (this.#ended) this.toEnd.hidden = true;
  }

  #moved(event) {
    const kind = event.target.classList.contains("more") ? ".more" : event.target.classList.contains("key") ? ".key" : null;
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!kind || !step) return;
    const all = [...this.list.querySelectorAll(`${kind}:not(:disabled)`)];
    const next = all[all.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}
