// The open phones as a row of faces: at the side of a wide window, at the bottom of a narrow one.

import { button, el, hidden, icon } from "./dom.js";
import { face } from "./faces.js";

export class Rail {
  /** show(id), add() */
  constructor(element, { show, add }) {
    this.list = el("div", { class: "faces" });
    this.show = show;
    this.addBadge = el("span", { class: "badge", hidden: true });
    this.add = button("", { class: "entry add", onclick: add, "aria-label": "再加一部手机" }, el("span", { class: "face" }, icon("add"), this.addBadge), el("span", { class: "name" }, "加一部"));
    element.append(this.list, this.add);
    this.entries = new Map();
  }

  /** phones: the open ones in order. */
  draw(phones, world) {
    this.entries = new Map(
      phones.map((phone) => {
        const badge = el("span", { class: "badge", hidden: true });
        const sign = face(phone.id, phone.name);
        sign.append(badge);
        const entry = button("", { class: "entry", title: phone.name, onclick: () => this.show(phone.id) }, sign, el("span", { class: "name" }, el("bdi", {}, phone.name)), hidden(""));
        return [phone.id, { entry, badge, heard: entry.lastChild }];
      }),
    );
    this.list.replaceChildren(...[...this.entries.values()].map(({ entry }) => entry));
    this.markUnread(world);
  }

  markUnread(world) {
    for (const [id, { badge, heard }] of this.entries) {
      const unread = world.unread[id] ?? 0;
      badge.hidden = !unread;
      badge.textContent = unread > 99 ? "99+" : String(unread);
      heard.textContent = unread ? ` ${unread} 条没看` : "";
    }
    const others = Object.entries(world.unread).filter(([id]) => !this.entries.has(Number(id)));
    this.addBadge.hidden = !others.length;
    this.addBadge.textContent = "";
    this.add.title = others.length ? `${others.length} 个没打开的手机有新消息` : "再加一部手机";
  }

  markCurrent(id) {
    for (const [each, { entry }] of this.entries) {
      if (each === id) {
        entry.setAttribute("aria-current", "true");
        entry.scrollIntoView({ block: "nearest", inline: "nearest" });
      } else entry.removeAttribute("aria-current");
    }
  }
}
