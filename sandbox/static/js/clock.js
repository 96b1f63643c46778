// Simulated time: what it is, and ways to let it pass. It goes forward only.

import { post } from "./api.js";
import { button, el, icon } from "./dom.js";
import { day, daysFrom, hour, soon, timeOfDay } from "./times.js";

const BEFORE_SHIFT = 20 * 60_000;
const SHOWN = 5;
const DAYS = 32;
const STEPS = [["+1分钟", 1], ["+5分钟", 5], ["+20分钟", 20], ["+1小时", 60]]; // prettier-ignore

export class ClockPanel {
  constructor(world, element) {
    this.world = world;
    this.said = el("output", { class: "said" });
    this.face = button("", { class: "clock-face", "aria-expanded": "false", onclick: () => this.toggle() });
    this.shift = this.#jump("到下一班前20分钟", () => this.nextShift()?.at - BEFORE_SHIFT);
    this.next = this.#jump("下一件事", () => this.nextThing()?.at);
    this.day = el("select", { "aria-label": "到哪天" });
    this.time = el("input", { inputmode: "numeric", autocomplete: "off", placeholder: "7:30", "aria-label": "到几点" });
    this.list = el("ol", { class: "coming", "aria-label": "接下来" });
    const steps = STEPS.map(([words, minutes]) => button(words, { class: "plain", onclick: () => this.#move({ advance: minutes * 60 }) }));
    this.panel = el(
      "div",
      { class: "clock-panel", hidden: true, onkeydown: (event) => event.key === "Escape" && this.toggle(false) },
      el("div", { class: "steps" }, steps),
      el("form", { class: "moment", onsubmit: (event) => this.#moveTo(event) }, this.day, this.time, el("button", { type: "submit", class: "plain" }, "到这时候")),
      this.list,
      el("p", { class: "hint" }, "时间只往前走。跳过去的这段, 该提醒的会一件件提醒。"),
      this.said,
    );
    element.append(this.face, this.shift.element, this.next.element, this.panel);
    document.addEventListener("pointerdown", (event) => {
      if (!element.contains(event.target)) this.toggle(false);
    });
    world.addEventListener("clock", () => this.#draw());
    setInterval(() => this.#draw(), 1000);
    this.#draw();
  }

  nextThing() {
    const ahead = this.world.coming.filter(({ at }) => at > this.world.now);
    return ahead.find(({ kind }) => kind === "timer") ?? ahead[0];
  }

  nextShift() {
    return this.world.coming.find(({ kind, at }) => kind === "shift" && at - BEFORE_SHIFT > this.world.now);
  }

  toggle(open = this.panel.hidden) {
    if (open === !this.panel.hidden) return;
    this.panel.hidden = !open;
    this.face.setAttribute("aria-expanded", String(open));
    if (open) {
      this.day.replaceChildren(...daysFrom(this.world.now, DAYS).map(([midnight, name]) => el("option", { value: midnight }, name)));
      this.#say("");
      this.panel.querySelector("button").focus();
    } else if (this.panel.contains(document.activeElement)) this.face.focus();
  }

  #jump(words, instant) {
    const title = el("small", {});
    const go = () => this.#goTo(instant());
    return { title, element: button(el("span", {}, words), { class: "jump", disabled: true, onclick: go }, title) };
  }

  #draw() {
    const now = this.world.now;
    const words = `${day(now)} ${hour(now)}`;
    if (this.face.dataset.words !== words) {
      this.face.dataset.words = words;
      this.face.replaceChildren(icon("clock"), el("span", { class: "date" }, day(now)), el("b", {}, hour(now)));
      this.face.setAttribute("aria-label", `现在 ${words}, 调时间`);
    }
    this.#drawJump(this.shift, this.nextShift(), now);
    this.#drawJump(this.next, this.nextThing(), now);
    this.#drawComing(now);
  }

  /** What lies ahead, each a way to get there. */
  #drawComing(now) {
    const ahead = this.world.coming.filter(({ at }) => at > now).slice(0, SHOWN);
    const drawn = JSON.stringify(ahead);
    if (this.list.dataset.drawn === drawn) return;
    this.list.dataset.drawn = drawn;
    const go = ({ at }) => this.#goTo(at);
    this.list.replaceChildren(
      ...ahead.map((each) => el("li", {}, button(el("b", {}, soon(each.at, now)), { onclick: () => go(each) }, el("span", {}, each.title)))),
    );
  }

  #drawJump({ element, title }, coming, now) {
    element.disabled = !coming;
    const words = coming ? `${soon(coming.at, now)} ${coming.title}`.trim() : "还没有";
    if (title.textContent === words) return;
    title.textContent = words;
    element.title = words;
  }

  #moveTo(event) {
    event.preventDefault();
    const time = timeOfDay(this.time.value);
    if (time === null) this.#say("没看懂几点, 写成 7:30");
    else this.#goTo(Number(this.day.value) + time);
  }

  #goTo(instant) {
    if (instant < this.world.now) this.#say("时间只能往前走, 选个后面的");
    else this.#move({ to: new Date(instant).toISOString() });
  }

  async #move(order) {
    try {
      const { now } = await post("/clock", order);
      this.#say(`到 ${hour(Date.parse(now))} 了`);
    } catch (error) {
      this.#say(error.status ? "时间只能往前走, 选个后面的" : "没连上, 再试一次");
    }
  }

  #say(words) {
    this.said.replaceChildren(words);
  }
}
