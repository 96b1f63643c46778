// Where somebody stands: a pin on the plan, put there by a tap, by arrow keys or by a place's name.

import { button, el, icon } from "./dom.js";
import { pin } from "./media.js";

const STEP = 10;
const STRIDE = 50;
const FIRST_PLACES = ["gate", "office", "police", "street", "square", "market", "school"];
const KINDS = { school: "学校", gate: "校门", office: "居委会", building: "楼栋" };
// Where each person stood last: the next pick begins there.
const stood = new Map();

/** Resolves with { latitude, longitude }, or null when it was closed. */
export function pickPosition({ plan, person, title, confirm = "发这个位置" }) {
  return new Promise((resolve) => new Picker(plan, person, title, confirm, resolve).open());
}

class Picker {
  constructor(plan, person, title, confirm, resolve) {
    this.plan = plan;
    this.person = person;
    this.resolve = resolve;
    this.chosen = null;
    this.drawing = plan.draw();
    this.drawing.setAttribute("preserveAspectRatio", "xMidYMid meet");
    this.pin = pin(0, 0);
    this.drawing.append(this.pin);
    this.where = el("output", { class: "where" });
    this.map = el(
      "div",
      {
        class: "map",
        tabindex: "0",
        role: "application",
        "aria-label": "地图。方向键移动图钉, 按住 Shift 走得快, 回车确定",
        onclick: (event) => this.#tapped(event),
        onkeydown: (event) => this.#key(event),
      },
      this.drawing,
    );
    const done = () => this.#confirm();
    this.dialog = el(
      "dialog",
      { class: "sheet picker", "aria-label": title, onclose: () => this.#closed() },
      el("header", {}, el("h2", {}, title), button("", { class: "round", "aria-label": "关上", onclick: () => this.dialog.close() }, icon("close"))),
      this.map,
      el("div", { class: "places", role: "group", "aria-label": "地点" }, this.#places()),
      el("footer", {}, this.where, button(confirm, { class: "main", onclick: done })),
    );
  }

  open() {
    document.body.append(this.dialog);
    const office = this.plan.data.places.find(({ kind }) => kind === "office");
    const middle = this.plan.position({ x: this.plan.width / 2, y: this.plan.height / 2 });
    this.#put(stood.get(this.person) ?? office ?? middle);
    this.dialog.showModal();
    this.map.focus();
  }

  #places() {
    const rank = ({ kind }) => (FIRST_PLACES.includes(kind) ? FIRST_PLACES.indexOf(kind) : FIRST_PLACES.length);
    const sorted = this.plan.data.places.map((place, index) => ({ place, index }));
    sorted.sort((one, two) => rank(one.place) - rank(two.place) || one.index - two.index);
    this.chips = sorted.map(({ place }) => {
      const title = KINDS[place.kind] ? `${KINDS[place.kind]} ${place.name}` : place.name;
      const chip = button(place.name, { class: "place", title, "aria-pressed": "false", onclick: () => this.#put(place) });
      return [place, chip];
    });
    return this.chips.map(([, chip]) => chip);
  }

  #put({ latitude, longitude }) {
    this.position = { latitude, longitude };
    const { x, y } = this.plan.at(this.position);
    this.pin.setAttribute("transform", `translate(${x} ${y})`);
    for (const [place, chip] of this.chips) {
      const here = place.latitude === latitude && place.longitude === longitude;
      chip.setAttribute("aria-pressed", String(here));
    }
    this.where.replaceChildren(
      el("b", {}, this.plan.describe(this.position)),
      el("small", {}, `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`),
    );
  }

  #move(dx, dy) {
    const { x, y } = this.plan.at(this.position);
    const within = (value, most) => Math.max(0, Math.min(most, value));
    this.#put(this.plan.position({ x: within(x + dx, this.plan.width), y: within(y + dy, this.plan.height) }));
  }

  #tapped(event) {
    const matrix = this.drawing.getScreenCTM().inverse();
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    if (x < 0 || y < 0 || x > this.plan.width || y > this.plan.height) return;
    this.#put(this.plan.position({ x, y }));
  }

  #key(event) {
    const metres = event.shiftKey ? STRIDE : STEP;
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (event.key === "Enter") this.#confirm();
    else if (dx || dy) this.#move(dx * metres, dy * metres);
    else return;
    event.preventDefault();
  }

  #confirm() {
    this.chosen = this.position;
    stood.set(this.person, this.position);
    this.dialog.close();
  }

  #closed() {
    this.dialog.remove();
    this.resolve(this.chosen);
  }
}
