// A text with its entities as nodes. Offsets count UTF-16 code units, as JavaScript's strings do.

import { button, el } from "./dom.js";
import { startPayload, webAddress } from "./links.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
}; // prettier-ignore
// What a phone makes tappable by itself: links into a chat, mobile and fixed numbers.
const FOUND = /(?<link>\bt\.me\/[\w?=&-]+)|(?<![\d-])(?<phone>(?:\+?86[ -]?)?1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?!\d)/g;

/** doing: { open(payload), command(text), phone(number), bot: username }. */
export function withEntities(text, entities, doing) {
  const sorted = [...(entities ?? [])].sort((one, two) => one.offset - two.offset || two.length - one.length);
  return pieces(text, 0, text.length, sorted, doing);
}

function pieces(text, start, end, entities, doing) {
  const nodes = [];
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    if (from > at) nodes.push(...plain(text.slice(at, from), doing));
    const inner = entities.slice(index + 1).filter((each) => each.offset < to);
    nodes.push(marked(entity, text.slice(from, to), () => pieces(text, from, to, inner, doing), doing));
    at = to;
  }
  if (at < end) nodes.push(...plain(text.slice(at, end), doing));
  return nodes;
}

function marked(entity, words, inner, doing) {
  switch (entity.type) {
    case "bot_command":
      return button(words, { class: "in-text", onclick: () => doing.command(words) });
    case "text_link":
      return link(entity.url, inner(), doing);
    case "url":
      return link(words, [words], doing);
    case "phone_number":
      return phone(words, doing);
    default: {
      const tag = TAGS[entity.type];
      return tag ? el(tag, { class: entity.type }, inner()) : el("span", {}, inner());
    }
  }
}

function plain(text, doing) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(FOUND)) {
    if (match.index > at) nodes.push(text.slice(at, match.index));
    nodes.push(match.groups.link ? link(match[0], [match[0]], doing) : phone(match[0], doing));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}

/** A link into the bot's chat opens there; an address of the web opens in a new tab; anything else is words. */
export function link(address, words, doing) {
  const payload = startPayload(address, doing.bot);
  if (payload !== null) return button(words, { class: "in-text", onclick: () => doing.open(payload) });
  const web = webAddress(address);
  if (web === null) return el("span", { title: address }, words);
  return el("a", { href: web, target: "_blank", rel: "noopener noreferrer" }, words);
}

export function phone(number, doing) {
  const call = (event) => {
    event.preventDefault();
    doing.phone(number);
  };
  const digits = number.replace(/[^\d+]/g, "");
  return el("a", { href: `tel:${digits}`, title: `打电话 ${number}`, onclick: call }, number);
}
