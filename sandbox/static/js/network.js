// What can go wrong between the bot and Telegram, on order; and what the bot has called.

import { get, post, remove } from "./api.js";
import { CallLog } from "./call_log.js";
import { button, el, icon } from "./dom.js";
import { FAULTS, METHODS, TIMES, faultName, methodName } from "./faults.js";

const EVERY = 1500;

export class NetworkPanel {
  #timer = null;

  /** opener: the button that shows and hides it. */
  constructor(world, element, opener) {
    this.world = world;
    this.element = element;
    this.opener = opener;
    this.badge = el("span", { class: "badge", hidden: true });
    opener.append(icon("network"), el("span", { class: "words" }, "网络"), this.badge);
    opener.addEventListener("click", () => this.toggle());
    this.method = this.#select("管哪件事", METHODS);
    this.person = this.#select("管谁", [["", "谁都算"]]);
    this.times = this.#select("几次", TIMES);
    this.active = el("ul", { class: "active" });
    this.said = el("output", { class: "said" });
    this.log = new CallLog(world);
    element.append(
      el("header", {}, el("h2", {}, "网络"), button("", { class: "round", "aria-label": "关上", onclick: () => this.toggle(false) }, icon("close"))),
      el("p", { class: "hint" }, "给机器人添点毛病, 看消息丢不丢、重不重。"),
      el("div", { class: "choices" }, [this.method, this.person, this.times].map(({ label }) => label)),
      el("div", { class: "orders" }, FAULTS.map((fault) => this.#orderButton(fault))),
      this.said,
      el("section", { "aria-label": "正在捣乱的" }, el("header", {}, el("h3", {}, "正在捣乱的"), button("全部停掉", { class: "plain", onclick: () => this.#endAll() })), this.active),
      el("section", { "aria-label": "机器人刚做的事" }, el("h3", {}, "机器人刚做的事"), this.log.element),
    );
    element.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
    world.addEventListener("directory", () => this.#listPeople());
    world.addEventListener("faults", () => this.#watch());
  }

  toggle(open = this.element.hidden) {
    if (open === !this.element.hidden) return;
    this.element.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) {
      this.log.follow();
      this.element.querySelector(".orders button").focus();
      this.#refresh();
    } else {
      this.log.stop();
      this.opener.focus();
    }
  }

  #select(words, options) {
    const select = el("select", {}, options.map(([value, name]) => el("option", { value }, name)));
    return { select, label: el("label", {}, el("span", {}, words), select) };
  }

  #listPeople() {
    const before = this.person.select.value;
    const people = [...this.world.people.keys()].map((id) => el("option", { value: String(id) }, this.world.nameOf(id)));
    this.person.select.replaceChildren(el("option", { value: "" }, "谁都算"), ...people);
    this.person.select.value = before;
  }

  #orderButton({ name, about, order, whole }) {
    const act = async () => {
      const chosen = {
        method: this.method.select.value,
        chat_id: Number(this.person.select.value) || null,
        count: this.times.select.value ? Number(this.times.select.value) : null,
      };
      // what concerns the whole line asks neither for whom nor for what
      const given = whole ? { count: chosen.count, ...order } : { ...chosen, ...order };
      await this.#try(() => post("/faults", given), `好, ${name}`);
    };
    return button("", { class: "order", onclick: act }, el("b", {}, name), el("small", {}, about));
  }

  #endAll() {
    return this.#try(() => remove("/faults"), "都停了");
  }

  async #try(act, words) {
    try {
      await act();
      this.said.replaceChildren(words);
    } catch {
      this.said.replaceChildren("没连上, 再试一次");
    }
    await this.#refresh();
  }

  /** While something may strike, or somebody looks, the list is read again and again. */
  #watch() {
    if (this.#timer === null && (this.world.faults || !this.element.hidden)) this.#refresh();
    this.#mark(this.world.faults);
  }

  async #refresh() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const faults = await get("/faults").catch(() => []);
    const active = faults.filter((fault) => fault.active);
    this.#mark(active.length);
    if (!this.element.hidden) this.#draw(faults);
    clearTimeout(this.#timer);
    this.#timer = active.length || !this.element.hidden ? setTimeout(() => this.#refresh(), EVERY) : null;
  }

  #mark(count) {
    this.badge.hidden = !count;
    this.badge.textContent = String(count);
    this.opener.setAttribute("aria-label", count ? `网络, ${count} 个毛病` : "网络");
  }

  #draw(faults) {
    const stood = this.active.contains(document.activeElement) ? document.activeElement.dataset.fault : null;
    const shown = faults.toSorted((one, two) => two.active - one.active || two.id - one.id);
    this.active.replaceChildren(...shown.map((fault) => this.#fault(fault)));
    if (!faults.length) this.active.append(el("li", { class: "none" }, "没有, 一切正常"));
    if (stood) this.active.querySelector(`[data-fault="${stood}"]`)?.focus();
  }

  #fault(fault) {
    const concerns = [methodName(fault.method), fault.chat_id ? this.world.nameOf(fault.chat_id) : null].filter(Boolean).join(", ");
    const left = fault.ends_in ? `还有 ${Math.ceil(fault.ends_in)} 秒` : fault.left === null ? "一直" : `还剩 ${fault.left} 次`;
    const state = fault.active ? left : "完了";
    const end = () => this.#try(() => remove(`/faults/${fault.id}`), `${faultName(fault)}: 停了`);
    return el(
      "li",
      { class: fault.active ? null : "over" },
      el("span", {}, el("b", {}, faultName(fault)), el("small", {}, `${concerns} · 中了 ${fault.hits} 次 · ${state}`)),
      button(fault.active ? "停" : "收", { class: "plain", "data-fault": fault.id, "aria-label": `停掉 ${faultName(fault)}`, onclick: end }),
    );
  }
}
