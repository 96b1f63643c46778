// The round sign of a person or a group.

import { el, icon } from "./dom.js";

export function face(id, name) {
  const sign = id < 0 ? icon("group") : [...name][0];
  return el("span", { class: `face tone-${Math.abs(id) % 8}`, "aria-hidden": "true" }, sign);
}
