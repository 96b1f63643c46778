// One phone: a person's chat with the bot, or a group with somebody chosen to speak.

import { Composer } from "./composer.js";
import { button, el, icon } from "./dom.js";
import { face } from "./faces.js";
import { Taps } from "./inline_keyboard.js";
import { startPayload } from "./links.js";
import { showMenu } from "./menu.js";
import { MessageList } from "./message_list.js";
import { aboutGroup } from "./people_picker.js";
import { pickPosition } from "./position_picker.js";
import { ReplyKeyboard } from "./reply_keyboard.js";
import { Speaker } from "./speaker.js";
import { Toast, alarm } from "./toast.js";

const ACTIONS = { typing: "正在输入…", find_location: "正在找位置…", upload_document: "正在发文件…", upload_photo: "正在发照片…" };
const WITH_REPLY = new Set(["text", "photo", "album", "voice", "sticker", "location", "document"]);

export class Phone {
  /** shell: { plan(), close(phone) }. */
  constructor(world, id, shell) {
    this.world = world;
    this.id = id;
    this.shell = shell;
    this.chat = world.open(id);
    this.toast = new Toast();
    this.speaker = this.chat.isGroup ? new Speaker(world, this.chat, () => this.#redraw()) : null;
    this.taps = new Taps({
      act: (act, fields) => world.act(this.me, act, fields, this.chat),
      answers: () => this.chat.answers,
      say: (words) => this.toast.say(words),
      alarm: (words) => alarm(this.element, words),
      open: (address) => this.#openAddress(address),
    });
    this.list = new MessageList(this.#view(), `${this.name} 的聊天`);
    this.taps.list = this.list.list;
    this.keyboard = new ReplyKeyboard({ press: (text) => this.#press(text), position: (text) => this.#pressPosition(text) });
    this.composer = new Composer(
      {
        send: (act, fields) => this.send(act, fields),
        edit: (message, text) => this.#do("edit", { message_id: message.message_id, text }),
        commands: () => world.commands(this.me, this.chat).catch(() => []),
        position: (how) => this.#sendPosition(how),
        toggleKeys: () => this.composer.keys.setAttribute("aria-expanded", String(this.keyboard.toggle())),
      },
      { speaker: this.speaker?.element },
    );
    this.start = el("div", { class: "start", hidden: true });
    this.blocked = el("div", { class: "blocked", hidden: true }, el("span", {}, "拉黑了机器人, 收不到消息"), button("解除", { class: "plain", onclick: () => this.#do("unblock") }));
    this.head = el("header", { class: "head" });
    this.element = el(
      "section",
      { class: "phone", id: `phone-${id}`, onkeydown: (event) => this.#key(event) },
      this.head,
      this.list.element,
      this.start,
      this.toast.element,
      el("div", { class: "foot" }, this.blocked, this.composer.element, this.keyboard.element),
    );
    this.chat.listeners.add((news) => this.#update(news));
    this.refresh();
  }

  get name() {
    return this.world.nameOf(this.id);
  }

  /** Whose hands hold the phone. */
  get me() {
    return this.speaker ? this.speaker.chosen : this.id;
  }

  /** Who there is has changed. */
  refresh() {
    this.element.setAttribute("aria-label", this.name);
    this.speaker?.refresh();
    this.#drawHead();
    this.#drawFoot();
    this.list.view.doing.bot = this.world.bot?.username;
  }

  focus() {
    this.composer.focus();
  }

  /** Carry out an act; false when it could not be done, which is said. */
  send(act, fields) {
    const reply = WITH_REPLY.has(act) ? this.composer.takeReply() : {};
    return this.#do(act, { ...reply, ...fields });
  }

  #view() {
    const phone = this;
    return {
      get me() { return phone.me; },
      get plan() { return phone.shell.plan(); },
      chat: this.chat,
      world: this.world,
      taps: this.taps,
      actions: (message, near) => this.#actions(message, near),
      doing: {
        bot: this.world.bot?.username,
        open: (payload) => this.#do("start", { payload }),
        command: (text) => this.send("text", { text }),
        phone: (number) => this.toast.say(`真手机上会打给 ${number}`),
        copy: (text) => navigator.clipboard?.writeText(text).then(() => this.toast.say("拷好了")),
      },
    }; // prettier-ignore
  }

  #update(news) {
    this.list.update(news);
    this.taps.answered(news.answers);
    this.keyboard.show(this.chat.replyKeyboard);
    this.#drawHead();
    this.#drawFoot();
    this.speaker?.refresh();
    this.element.dispatchEvent(new CustomEvent("news", { bubbles: true }));
  }

  #redraw() {
    this.list.redraw([...this.chat.messages.values()].sort((one, two) => one.message_id - two.message_id));
  }

  #drawHead() {
    const person = this.world.person(this.id);
    const group = this.world.groups.get(this.id);
    const doing = this.chat.action ? (ACTIONS[this.chat.action] ?? "正在准备…") : null;
    const about = doing ?? (group ? aboutGroup(group) : (person?.about ?? ""));
    if (this.head.dataset.drawn === `${this.name}|${about}`) return;
    this.head.dataset.drawn = `${this.name}|${about}`;
    const more = button("", { class: "round", "aria-label": `${this.name}: 更多`, "aria-haspopup": "menu", onclick: () => this.#menu(more) }, icon("more"));
    this.head.replaceChildren(
      face(this.id, this.name),
      el("div", { class: "who" }, el("h2", {}, el("bdi", {}, this.name)), el("small", { class: doing ? "doing" : null }, about)),
      more,
    );
  }

  #drawFoot() {
    const blocks = this.#blocks();
    const empty = this.chat.loaded && this.list.isEmpty && !this.chat.isGroup && !blocks;
    this.blocked.hidden = !blocks;
    this.composer.element.hidden = blocks || empty;
    this.keyboard.element.classList.toggle("away", blocks || empty);
    this.composer.keys.hidden = !this.keyboard.exists;
    this.composer.placeholder = this.keyboard.placeholder;
    this.start.hidden = !empty;
    if (empty && !this.start.hasChildNodes()) {
      const descriptions = this.world.bot?.descriptions ?? {};
      this.start.append(
        el("p", {}, descriptions.zh ?? descriptions[""] ?? "还没说过话, 点一下就开始。"),
        button("开始", { class: "main", onclick: () => this.#do("start") }),
      );
    }
  }

  #blocks() {
    return Boolean(this.world.person(this.id)?.blocked_bots.includes(this.world.bot?.id));
  }

  #menu(anchor) {
    const own = this.chat.isGroup
      ? []
      : [this.#blocks() ? { label: "解除拉黑", act: () => this.#do("unblock") } : { label: "拉黑机器人", act: () => this.#do("block"), danger: true }];
    showMenu(anchor, [...own, { label: "收起这部手机", act: () => this.shell.close(this) }], `${this.name}: 更多`);
  }

  #actions(message, anchor) {
    const mine = message.from.id === this.me;
    const text = message.text ?? message.caption;
    showMenu(
      anchor,
      [
        { label: "回复", act: () => this.composer.reply(message) },
        text && { label: "转发给机器人", act: () => this.send("text", { text, forwarded_from: message.from.id }) },
        message.location && { label: "转发这个位置", act: () => this.#forwardPosition(message) },
        mine && text && { label: "改一下", act: () => this.composer.edit(message) },
      ],
      "这条消息",
    );
  }

  #forwardPosition(message) {
    const { latitude, longitude } = message.location;
    return this.send("location", { latitude, longitude, forwarded_from: message.from.id });
  }

  #press(text) {
    return this.#do("press", { text });
  }

  async #pressPosition(text) {
    const position = await pickPosition({ plan: this.shell.plan(), person: this.me, title: `${this.world.nameOf(this.me)} 在哪儿?` });
    if (position) await this.#do("press", { text, ...position });
  }

  async #sendPosition({ forwarded }) {
    const title = forwarded ? "转来的是哪儿?" : `${this.world.nameOf(this.me)} 在哪儿?`;
    const position = await pickPosition({ plan: this.shell.plan(), person: this.me, title });
    if (position) await this.send("location", { ...position, ...(forwarded ? { forwarded_from: "邻居" } : {}) });
  }

  #openAddress(address) {
    const payload = startPayload(address, this.world.bot?.username);
    if (payload !== null) this.#do("start", { payload });
  }

  async #do(act, fields = {}) {
    try {
      await this.world.act(this.me, act, fields, this.chat);
      return true;
    } catch (error) {
      this.toast.say(error.status ? "没办成, 看看是不是已经变了" : "没连上, 再试一次");
      return false;
    }
  }

  /** 1 to 9 tap the newest buttons; Esc goes back to the input. */
  #key(event) {
    if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[1-9]$/.test(event.key)) this.list.newestKeys()[Number(event.key) - 1]?.click();
    else if (event.key === "Escape") this.focus();
  }
}
