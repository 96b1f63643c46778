// The permanent keys above the input. A key sends its text, the position or the phone number.

import { button, el, icon } from "./dom.js";

/** doing: { press(text), position(text) }. */
export class ReplyKeyboard {
  #shown = null;
  #drawn = "";

  constructor(doing) {
    this.doing = doing;
    this.element = el("div", { class: "reply-keyboard", role: "group", "aria-label": "常用按钮", hidden: true });
  }

  get exists() {
    return this.#shown !== null;
  }

  get placeholder() {
    return this.#shown?.input_field_placeholder ?? "";
  }

  show(keyboard) {
    const drawn = JSON.stringify(keyboard);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#shown = keyboard?.keyboard?.length ? keyboard : null;
    this.element.hidden = this.#shown === null;
    this.element.replaceChildren(...(this.#shown?.keyboard ?? []).map((row) => el("div", { class: "keys" }, row.map((key) => this.#key(key)))));
  }

  toggle() {
    this.element.hidden = !this.element.hidden && this.exists;
    return !this.element.hidden;
  }

  #key(key) {
    const act = key.request_location ? () => this.doing.position(key.text) : () => this.doing.press(key.text);
    const pressed = () => {
      if (this.#shown.one_time_keyboard) this.element.hidden = true;
      act();
    };
    return button(key.text, { class: "key", onclick: pressed }, key.request_location && !key.text.includes("📍") ? icon("place") : null);
  }
}
