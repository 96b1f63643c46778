// Who speaks in a group.

import { el } from "./dom.js";

export class Speaker {
  constructor(world, chat, changed) {
    this.world = world;
    this.chat = chat;
    this.select = el("select", { onchange: changed });
    this.element = el("label", { class: "speaker" }, "谁在说 ", this.select);
    this.refresh();
  }

  get chosen() {
    return Number(this.select.value) || null;
  }

  refresh() {
    const members = this.world.groups.get(this.chat.id)?.members ?? this.chat.members;
    const present = Object.entries(members).filter(([id, status]) => this.world.people.has(Number(id)) && !["left", "kicked"].includes(status));
    const ids = present.map(([id]) => id);
    if (ids.join() === [...this.select.options].map(({ value }) => value).join()) return;
    const before = this.select.value;
    this.select.replaceChildren(...ids.map((id) => el("option", { value: id }, this.world.nameOf(Number(id)))));
    if (ids.includes(before)) this.select.value = before;
  }
}
