// What a message holds besides words: photos, files, voices, positions, contacts.

import { fileAddress } from "./api.js";
import { button, el, icon, svg } from "./dom.js";
import { phone } from "./entities.js";
import { showPicture } from "./picture.js";

const AROUND = { width: 420, height: 240 };
const ROLL = ["🎲", "🎯", "🏀", "⚽", "🎳", "🎰"];

/** The elements for a message's attachment; none for plain text. */
export function attachment(message, { plan, doing }) {
  if (message.photo) return [photo(message)];
  if (message.sticker) return [el("div", { class: "sticker" }, message.sticker.emoji ?? "🖼")];
  if (message.voice) return [chip("voice", `语音 ${seconds(message.voice.duration)}`)];
  if (message.audio) return [file(message.audio, "音频")];
  if (message.document) return [file(message.document, "文件")];
  if (message.video || message.animation || message.video_note) {
    return [file(message.video ?? message.animation ?? message.video_note, "视频")];
  }
  if (message.venue) return [position(message.location, plan, message.venue.title, message.venue.address)];
  if (message.location) return [position(message.location, plan)];
  if (message.contact) return [contact(message.contact, doing)];
  if (message.dice) return [el("div", { class: "sticker" }, ROLL.includes(message.dice.emoji) ? message.dice.emoji : "🎲")];
  return [];
}

/** A message in a few words, for quotes and lists. */
export function summary(message) {
  const words = message.text ?? message.caption;
  if (words) return words.length > 60 ? `${words.slice(0, 60)}…` : words;
  const kinds = {
    photo: "照片", sticker: "贴图", voice: "语音", audio: "音频", document: "文件", video: "视频", venue: "地点",
    location: "位置", contact: "名片",
  }; // prettier-ignore
  return Object.entries(kinds).find(([kind]) => message[kind])?.[1] ?? "消息";
}

function photo(message) {
  const largest = message.photo.at(-1);
  const source = fileAddress(largest.file_id);
  const words = message.caption ? `照片: ${message.caption}` : "照片";
  const image = el("img", { src: source, alt: words, width: largest.width, height: largest.height, loading: "lazy" });
  return button("", { class: "photo", "aria-label": `放大${words}`, onclick: () => showPicture(source, words) }, image);
}

function file(described, otherwise) {
  const name = described.file_name ?? otherwise;
  const size = described.file_size > 1024 ? `${Math.round(described.file_size / 1024)} KB` : `${described.file_size} 字节`;
  return el(
    "a",
    { class: "chip", href: fileAddress(described.file_id), download: name },
    icon("file"),
    el("span", {}, el("bdi", {}, name), el("small", {}, size)),
  );
}

function chip(sign, words) {
  return el("div", { class: "chip" }, icon(sign), el("span", {}, words));
}

function contact({ first_name: first, last_name: last, phone_number: number }, doing) {
  const name = last ? `${first} ${last}` : first;
  return el("div", { class: "chip" }, icon("add"), el("span", {}, el("bdi", {}, name), phone(number, doing)));
}

function position(location, plan, title = null, address = null) {
  const live = location.live_period ? "实时位置" : null;
  const words = title ?? live ?? "位置";
  const where = plan?.holds(location) ? plan.describe(location) : `${location.latitude}, ${location.longitude}`;
  return el(
    "figure",
    { class: "position" },
    plan?.holds(location) ? small(plan, location) : null,
    el("figcaption", {}, icon("place"), el("span", {}, el("b", {}, words), el("small", {}, address ?? where))),
  );
}

function small(plan, location) {
  const { x, y } = plan.at(location);
  const within = (value, size, whole) => Math.max(0, Math.min(value - size / 2, whole - size));
  const view = { x: within(x, AROUND.width, plan.width), y: within(y, AROUND.height, plan.height), ...AROUND };
  const drawing = plan.draw({ view });
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(pin(x, y, 0.75));
  return drawing;
}

export function pin(x, y, scale = 1) {
  return svg(
    "g",
    { class: "pin", transform: `translate(${x} ${y}) scale(${scale})` },
    svg("ellipse", { class: "shade", cx: 0, cy: 0, rx: 16, ry: 7 }),
    svg("path", { d: "M0 0C-8 -20 -26 -34 -26 -54a26 26 0 0 1 52 0C26 -34 8 -20 0 0Z" }),
    svg("circle", { cx: 0, cy: -54, r: 10 }),
  );
}

function seconds(duration) {
  return `${Math.floor(duration / 60)}:${String(duration % 60).padStart(2, "0")}`;
}
