// Elements without innerHTML: what people and bots wrote only ever becomes text.

const SVG = "http://www.w3.org/2000/svg";

/** el("button", { class: "send", onclick: f, disabled: true }, "发送"): attributes that are null or false are left out. */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button with type=button; label is its text. */
export function button(label, attributes, ...more) {
  return el("button", { type: "button", ...attributes }, label, ...more);
}

export function hidden(text) {
  return el("span", { class: "only-heard" }, text);
}

const SHAPES = {
  attach: "M12 5v14M5 12h14",
  send: "M4 12 20 4l-5 16-4-6-7-2Z",
  clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z",
  network: "M3 9a14 14 0 0 1 18 0M6.5 13a9 9 0 0 1 11 0M10 17a3.5 3.5 0 0 1 4 0",
  add: "M15 19a6 6 0 0 0-12 0M9 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM19 8v6M16 11h6",
  close: "M6 6l12 12M18 6 6 18",
  more: "M12 5h.01M12 12h.01M12 19h.01",
  keyboard: "M3 7h18v11H3ZM7 11h.01M11 11h.01M15 11h.01M8 15h8",
  down: "M12 5v14M6 13l6 6 6-6",
  voice: "M12 4a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3ZM6 11a6 6 0 0 0 12 0M12 17v4",
  photo: "M4 6h16v13H4ZM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  place: "M12 21s-7-6.5-7-11a7 7 0 0 1 14 0c0 4.5-7 11-7 11ZM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5h.01M15 9.5h.01",
  file: "M6 3h8l5 5v13H6ZM14 3v5h5",
  group: "M2 19a6 6 0 0 1 12 0M8 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM16 10a3 3 0 0 0 0-6M17 14a6 6 0 0 1 5 5",
};

/** A drawn sign, hidden from screen readers: its button carries the words. */
export function icon(name) {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: SHAPES[name] }),
  );
}
