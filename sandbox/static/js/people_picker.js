// Who else gets a phone: people and groups, found by name or by what they do.

import { post } from "./api.js";
import { button, el, hidden, icon } from "./dom.js";
import { face } from "./faces.js";
import { nameOf } from "./world.js";

/** open(id) is called with the chat that was chosen. */
export function pickPerson(world, isOpen, open) {
  const search = el("input", { type: "search", placeholder: "找人: 名字、队伍…", "aria-label": "找人", oninput: fill });
  const list = el("ul", { class: "people" });
  const dialog = el(
    "dialog",
    { class: "sheet people-picker", "aria-label": "再加一部手机", onclose: () => dialog.remove(), onkeydown: keys },
    el("header", {}, el("h2", {}, "再加一部手机"), button("", { class: "round", "aria-label": "关上", onclick: () => dialog.close() }, icon("close"))),
    search,
    list,
  );

  function fill() {
    const words = search.value.trim().toLowerCase();
    const entries = everybody(world).filter((each) => `${each.name} ${each.about}`.toLowerCase().includes(words));
    const stranger = words && !entries.some((each) => each.name === search.value.trim()) ? newcomer(search.value.trim()) : null;
    list.replaceChildren(...entries.map(entry), ...(stranger ? [stranger] : []));
    if (!list.hasChildNodes()) list.append(el("li", { class: "nobody" }, "还没有人"));
  }

  function entry({ id, name, about }) {
    const unread = world.unread[id] ?? 0;
    return el(
      "li",
      {},
      button(
        "",
        { onclick: () => choose(id) },
        face(id, name),
        el("span", { class: "who" }, el("b", {}, el("bdi", {}, name)), el("small", {}, about)),
        unread ? el("span", { class: "badge" }, String(unread), hidden(" 条没看")) : null,
        isOpen(id) ? el("small", { class: "open" }, "开着") : null,
      ),
    );
  }

  function newcomer(name) {
    const come = async () => {
      const { id } = await post("/people", { first_name: name });
      while (!world.people.has(id)) await new Promise((resolve) => world.addEventListener("directory", resolve, { once: true }));
      choose(id);
    };
    return el("li", {}, button("", { onclick: come }, face(0, "+"), el("span", { class: "who" }, el("b", {}, `新来的人: ${name}`), el("small", {}, "机器人还不认识"))));
  }

  function choose(id) {
    dialog.close();
    open(id);
  }

  function keys(event) {
    if (event.key === "Enter" && event.target === search) list.querySelector("button")?.click();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [search, ...list.querySelectorAll("button")];
    all[Math.max(0, Math.min(all.length - 1, all.indexOf(document.activeElement) + step))].focus();
  }

  fill();
  document.body.append(dialog);
  dialog.showModal();
  search.focus();
}

function everybody(world) {
  const people = [...world.people.values()].map((person) => ({ id: person.id, name: nameOf(person), about: person.about ?? "", order: person.featured ?? 1000 }));
  people.sort((one, two) => one.order - two.order || one.id - two.id);
  const groups = [...world.groups.values()].filter((group) => group.migrated_to === null);
  return [...people, ...groups.map((group) => ({ id: group.id, name: group.title, about: aboutGroup(group) }))];
}

export function aboutGroup(group) {
  const present = Object.values(group.members).filter((status) => !["left", "kicked"].includes(status));
  return `群, ${present.length} 人`;
}
