// The lower part of a phone: the input, what can be attached, the bot's commands, an answer or an edit under way.

import { Tray } from "./attachments.js";
import { button, el, icon } from "./dom.js";
import { summary } from "./media.js";
import { showMenu } from "./menu.js";

const LINES = 5;
const LINE_HEIGHT = 24;

/** doing: { send(act, fields), edit(message, text), commands(), position({ forwarded }) }. */
export class Composer {
  #about = null;

  constructor(doing, { speaker = null } = {}) {
    this.doing = doing;
    this.tray = new Tray({
      send: doing.send,
      caption: () => this.#take(),
      position: doing.position,
      closed: () => this.attach.setAttribute("aria-expanded", "false"),
    });
    this.input = el("textarea", {
      rows: "1",
      placeholder: "写点什么…",
      "aria-label": "写消息",
      enterkeyhint: "send",
      oninput: () => this.#grow(),
      onkeydown: (event) => this.#key(event),
    });
    this.attach = button("", { class: "round", "aria-label": "照片、语音、位置", "aria-expanded": "false", onclick: () => this.#toggleTray() }, icon("attach"));
    this.menu = button("/", { class: "round slash", "aria-label": "机器人的命令", "aria-haspopup": "menu", onclick: () => this.#showCommands() });
    this.keys = button("", { class: "round", "aria-label": "常用按钮", "aria-expanded": "true", hidden: true, onclick: () => doing.toggleKeys() }, icon("keyboard"));
    const submit = el("button", { type: "submit", class: "round send", "aria-label": "发送" }, icon("send"));
    this.about = el("div", { class: "about", hidden: true });
    this.form = el("form", { class: "write", onsubmit: (event) => this.#submit(event) }, this.attach, this.input, this.menu, this.keys, submit);
    this.element = el("div", { class: "composer" }, this.tray.element, speaker, this.about, this.form);
  }

  focus() {
    this.input.focus();
  }

  set placeholder(words) {
    this.input.placeholder = words || "写点什么…";
  }

  reply(message) {
    this.#begin({ kind: "reply", message }, "回复");
  }

  edit(message) {
    this.#begin({ kind: "edit", message }, "改这条");
    this.input.value = message.text ?? message.caption ?? "";
    this.#grow();
  }

  /** What an answer under way adds to the next message. */
  takeReply() {
    if (this.#about?.kind !== "reply") return {};
    const { message } = this.#about;
    this.#end();
    return { reply_to: message.message_id };
  }

  #begin(about, words) {
    this.#about = about;
    const end = button("", { class: "round small", "aria-label": "不了", onclick: () => this.#end() }, icon("close"));
    this.about.replaceChildren(el("span", {}, el("b", {}, words), " ", summary(about.message)), end);
    this.about.hidden = false;
    this.focus();
  }

  #end() {
    if (this.#about?.kind === "edit") this.input.value = "";
    this.#about = null;
    this.about.hidden = true;
    this.#grow();
  }

  async #submit(event) {
    event?.preventDefault();
    if (!this.input.value.trim()) return;
    const about = this.#about;
    const text = this.#take();
    if (about?.kind === "edit") {
      this.#end();
      if (await this.doing.edit(about.message, text)) return;
    } else if (await this.doing.send("text", { text })) return;
    // what did not go out is still there
    this.input.value = this.input.value || text;
    this.#grow();
  }

  #take() {
    const text = this.input.value.trim();
    this.input.value = "";
    this.#grow();
    return text;
  }

  #grow() {
    this.input.style.height = "auto";
    const height = Math.min(this.input.scrollHeight, LINES * LINE_HEIGHT);
    if (height) this.input.style.height = `${height}px`;
  }

  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
    if (event.key === "Escape" && this.#about) {
      event.stopPropagation();
      this.#end();
    }
  }

  #toggleTray() {
    this.tray.toggle();
    this.attach.setAttribute("aria-expanded", String(this.tray.isOpen));
  }

  async #showCommands() {
    const commands = await this.doing.commands();
    const none = { label: "还没有命令", act: () => {} };
    const items = commands.map(({ command, description }) => ({
      label: el("span", {}, el("b", {}, `/${command}`), ` ${description}`),
      act: () => this.doing.send("text", { text: `/${command}` }),
    }));
    showMenu(this.menu, items.length ? items : [none], "机器人的命令");
  }
}
