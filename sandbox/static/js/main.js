// The page: which phones are open, and what stands round them.

import { ClockPanel } from "./clock.js";
import { el } from "./dom.js";
import { NetworkPanel } from "./network.js";
import { pickPerson } from "./people_picker.js";
import { Phone } from "./phone.js";
import { Plan } from "./plan.js";
import { Rail } from "./rail.js";
import { Welcome } from "./welcome.js";
import { World } from "./world.js";

const KEPT = "open-phones";
const FIRST = 4;
const IN_VIEW = 0.6;

const at = (id) => document.getElementById(id);
const world = new World();
const phones = new Map();
const visible = new Set();
let plan = null;
let chosen = null;

const place = at("phones");
const waiting = at("waiting");
const rail = new Rail(at("rail"), { show: reveal, add: () => pickPerson(world, (id) => phones.has(id), (id) => reveal(id, { focus: true })) });
const sight = new IntersectionObserver(seen, { root: place, threshold: [0, IN_VIEW, 1] });
new ClockPanel(world, at("clock"));
new NetworkPanel(world, at("network"), at("network-opener"));
new Welcome(at("welcome"), at("help"));

const shell = { plan: () => plan, close };

function add(id) {
  const phone = new Phone(world, id, shell);
  phones.set(id, phone);
  place.append(phone.element);
  sight.observe(phone.element);
}

function close(phone) {
  sight.unobserve(phone.element);
  visible.delete(phone.id);
  phones.delete(phone.id);
  phone.element.remove();
  world.close(phone.id);
  changed();
}

/** Bring a phone into view, opening it when it is not. */
function reveal(id, { focus = false } = {}) {
  if (!phones.has(id)) {
    if (!known(id)) return;
    add(id);
    changed();
  }
  const { element } = phones.get(id);
  element.scrollIntoView({ block: "nearest", inline: "center" });
  rail.markCurrent(id);
  if (focus) phones.get(id).focus();
}

const known = (id) => world.people.has(id) || world.groups.has(id);

function changed() {
  localStorage.setItem(KEPT, JSON.stringify([...phones.keys()]));
  rail.draw([...phones.values()], world);
  markCurrent();
}

/** The phones of the last visit, or those that are to be shown first. */
function wanted() {
  let kept = [];
  try {
    kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]").filter(known);
  } catch {
    // something else wrote there
  }
  if (kept.length) return kept;
  const people = [...world.people.values()];
  const featured = people.filter((person) => person.featured !== null).sort((one, two) => one.featured - two.featured);
  return (featured.length ? featured : people.slice(0, FIRST)).map(({ id }) => id);
}

function directoryChanged() {
  plan = new Plan(world.plan);
  const ready = world.bot !== null && world.people.size > 0;
  waiting.hidden = ready;
  waiting.textContent = world.bot === null ? "正在等机器人上线…" : "机器人在了, 人还没来。点「加一部」, 写个名字就来一位。";
  if (!ready) return;
  if (chosen === null) {
    chosen = wanted();
    chosen.forEach(add);
  } else if (!phones.size) wanted().forEach(add);
  for (const phone of phones.values()) phone.refresh();
  rail.draw([...phones.values()], world);
  markCurrent();
}

function seen(entries) {
  for (const { target, intersectionRatio } of entries) {
    const id = Number(target.id.replace("phone-", ""));
    if (intersectionRatio >= IN_VIEW) visible.add(id);
    else visible.delete(id);
  }
  markCurrent();
  markRead();
}

function markCurrent() {
  const holding = [...phones.values()].find(({ element }) => element.contains(document.activeElement));
  const first = [...phones.keys()].find((id) => visible.has(id));
  rail.markCurrent(holding && visible.has(holding.id) ? holding.id : (first ?? null));
}

function markRead() {
  rail.markUnread(world);
  if (document.visibilityState !== "visible") return;
  for (const id of visible) if (phones.has(id)) world.read(phones.get(id).chat);
}

world.addEventListener("directory", directoryChanged);
world.addEventListener("unread", markRead);
world.addEventListener("connection", () => {
  at("connection").hidden = world.connected;
  at("connection").replaceChildren(world.connected ? "" : el("span", {}, "连不上了, 正在重连…"));
});
document.addEventListener("visibilitychange", markRead);
place.addEventListener("focusin", markCurrent);
world.follow();
