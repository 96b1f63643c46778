// A message as a bubble in the list.

import { button, el, hidden, icon } from "./dom.js";
import { withEntities } from "./entities.js";
import { inlineKeyboard } from "./inline_keyboard.js";
import { attachment, summary } from "./media.js";
import { hour } from "./times.js";

/**
 * The list item of a message. view: { me: whose phone it is, chat, world, plan, taps, doing, actions(message, near) }.
 */
export function messageItem(message, view) {
  const service = serviceWords(message, view);
  if (service !== null) {
    return item(message, "service", [el("div", { class: "note" }, service)]);
  }
  const mine = message.from.id === view.me;
  const bubble = el(
    "div",
    { class: bubbleClass(message), dir: "auto" },
    hidden(mine ? "我: " : `${message.from.first_name}: `),
    sender(message, view, mine),
    forwarded(message),
    quoted(message),
    attachment(message, view),
    words(message, view),
    el("span", { class: "when" }, told(message)),
  );
  const more = button(
    "",
    { class: "more", tabindex: "-1", "aria-label": "这条消息", "aria-haspopup": "menu", onclick: () => view.actions(message, more) },
    icon("more"),
  );
  const row = el("div", { class: "row" }, bubble, more);
  return item(message, mine ? "out" : "in", [row, inlineKeyboard(message, view)]);
}

function item(message, kind, content) {
  const album = message.media_group_id ? " of-album" : "";
  return el("li", { class: `message ${kind}${album}`, "data-id": message.message_id }, content);
}

function bubbleClass(message) {
  if (message.sticker || message.dice) return "bubble bare";
  return message.photo || message.location ? "bubble with-picture" : "bubble";
}

function sender(message, view, mine) {
  if (mine || !view.chat.isGroup) return null;
  const name = view.world.people.has(message.from.id) ? view.world.nameOf(message.from.id) : message.from.first_name;
  return el("div", { class: `sender tone-${Math.abs(message.from.id) % 8}` }, el("bdi", {}, name));
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.chat?.title ?? "别人";
  return el("div", { class: "forwarded" }, "转发自 ", el("bdi", {}, name));
}

function quoted(message) {
  const target = message.reply_to_message;
  if (!target) return null;
  return el("div", { class: "quoted" }, el("b", {}, el("bdi", {}, target.from.first_name)), el("span", {}, summary(target)));
}

function words(message, view) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  return el("div", { class: "words" }, withEntities(text, message.entities ?? message.caption_entities, view.doing));
}

function told(message) {
  const written = hour(message.date * 1000);
  return message.edit_date ? `${message.from.is_bot ? "已更新" : "改过"} ${hour(message.edit_date * 1000)}` : written;
}

function serviceWords(message, { world }) {
  const name = (user) => (world.people.has(user.id) ? world.nameOf(user.id) : user.first_name);
  const who = name(message.from);
  if (message.new_chat_members) {
    const came = message.new_chat_members.map(name).join("、");
    return message.new_chat_members.some(({ id }) => id === message.from.id) ? `${who} 进群了` : `${who} 请 ${came} 进群`;
  }
  if (message.left_chat_member) {
    return message.left_chat_member.id === message.from.id ? `${who} 退群了` : `${who} 请 ${name(message.left_chat_member)} 出群`;
  }
  if (message.group_chat_created || message.supergroup_chat_created) return `${who} 建了这个群`;
  if (message.pinned_message) return `${who} 置顶了「${summary(message.pinned_message)}」`;
  if (message.new_chat_title) return `群名改为「${message.new_chat_title}」`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "群升级了";
  return null;
}
