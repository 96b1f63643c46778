// The buttons below a message, and taps that wait for their answer.

import { button, el, hidden } from "./dom.js";
import { startPayload, webAddress } from "./links.js";

const PATIENCE = 15_000;

/** The rows as they were sent; null when there are none. */
export function inlineKeyboard(message, view) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el(
    "div",
    { class: "inline-keyboard", role: "group", "aria-label": "按钮" },
    rows.map((row) => el("div", { class: "keys" }, row.map((key) => inlineButton(key, message, view)))),
  );
}

function inlineButton(key, message, view) {
  if (key.callback_data !== undefined) {
    const waits = view.taps.waits(message.message_id, key.callback_data);
    return button(
      key.text,
      {
        class: waits ? "key waiting" : "key",
        "aria-busy": waits ? "true" : null,
        "data-tap": key.callback_data,
        onclick: (event) => view.taps.tap(event.currentTarget, message, key),
      },
      el("span", { class: "ring", "aria-hidden": "true" }),
    );
  }
  if (key.url !== undefined) {
    const payload = startPayload(key.url, view.doing.bot);
    if (payload !== null) return button(key.text, { class: "key", onclick: () => view.doing.open(payload) });
    const web = webAddress(key.url);
    if (web !== null) return el("a", { class: "key", href: web, target: "_blank", rel: "noopener noreferrer" }, key.text, hidden(" (新窗口)"));
  }
  if (key.copy_text) return button(key.text, { class: "key", onclick: () => view.doing.copy(key.copy_text.text) });
  return button(key.text, { class: "key", disabled: true, title: "演示里点不了" });
}

/** Taps under way in one phone. say(words), alarm(words), open(address) show what came back. */
export class Taps {
  #pending = new Map();

  constructor({ act, answers, say, alarm, open }) {
    Object.assign(this, { act, answers, say, alarm, open });
  }

  waits(messageId, data) {
    return [...this.#pending.values()].some((tap) => tap.messageId === messageId && tap.data === data);
  }

  async tap(key, message, { callback_data: data }) {
    if (this.waits(message.message_id, data)) return;
    const tap = { messageId: message.message_id, data, item: key.closest("li") };
    const own = Symbol("tap");
    this.#pending.set(own, tap);
    this.#show(tap, true);
    try {
      const { tap: id } = await this.act("tap", { message_id: message.message_id, data });
      this.#pending.delete(own);
      this.#pending.set(id, tap);
      if (this.answers().has(id)) this.answered([this.answers().get(id)]);
      else setTimeout(() => this.#giveUp(id), PATIENCE);
    } catch (error) {
      this.#pending.delete(own);
      this.#show(tap, false);
      this.say(error.status ? "这个按钮点不了" : "没连上, 再点一次");
    }
  }

  answered(answers) {
    for (const answer of answers) {
      const tap = this.#pending.get(answer.tap);
      if (!tap) continue;
      this.#pending.delete(answer.tap);
      this.#show(tap, false);
      if (answer.url) this.open(answer.url);
      if (answer.text && answer.show_alert) this.alarm(answer.text);
      else if (answer.text) this.say(answer.text);
    }
  }

  #giveUp(id) {
    const tap = this.#pending.get(id);
    if (!tap) return;
    this.#pending.delete(id);
    this.#show(tap, false);
    this.say("还没回音。点过了就行, 连上了会处理");
  }

  /** The button may have been drawn anew meanwhile: it is looked for by what it stands for. */
  #show(tap, waiting) {
    const list = this.list;
    for (const key of list.querySelectorAll(`li[data-id="${tap.messageId}"] .key`)) {
      if (key.dataset.tap !== tap.data) continue;
      key.classList.toggle("waiting", waiting);
      if (waiting) key.setAttribute("aria-busy", "true");
      else key.removeAttribute("aria-busy");
    }
  }
}
