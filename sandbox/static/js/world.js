// Who there is, which chats are open, what time it is: one long poll keeps all of it current.

import { get, post } from "./api.js";
import { Chat } from "./chat.js";

const WAIT = 25;
const NEWEST = 200;
const LONGEST_PAUSE = 5000;

/** Events: directory, unread, clock, faults, connection. */
export class World extends EventTarget {
  #revision = 0;
  #directory = -1;
  #polling = null;
  #skew = 0;

  constructor() {
    super();
    this.bots = [];
    this.bot = null;
    this.people = new Map();
    this.groups = new Map();
    this.plan = null;
    this.chats = new Map();
    this.unread = {};
    this.coming = [];
    this.faults = 0;
    this.connected = true;
  }

  /** Simulated time in milliseconds. */
  get now() {
    return Date.now() + this.#skew;
  }

  person(id) {
    return this.people.get(id);
  }

  /** The name of a person, a group or a bot. */
  nameOf(id) {
    const person = this.people.get(id);
    if (person) return nameOf(person);
    return this.groups.get(id)?.title ?? this.bots.find((bot) => bot.id === id)?.first_name ?? String(id);
  }

  /** Follow a chat, from now on. */
  open(id) {
    const chat = new Chat(id);
    this.chats.set(id, chat);
    this.#polling?.abort();
    this.#load(chat);
    return chat;
  }

  close(id) {
    this.chats.delete(id);
    this.#polling?.abort();
  }

  async #load(chat) {
    if (this.bot === null) return;
    try {
      chat.apply(await get(`/chats/${chat.id}`, { bot: this.bot.id, newest: NEWEST }), { whole: true });
    } catch {
      // the long poll tells of it when the server cannot be reached
    }
  }

  /** Do something as a person; in a group when the chat is one. */
  act(person, act, fields = {}, chat = null) {
    const where = chat?.isGroup ? { chat_id: chat.id } : {};
    return post(`/people/${person}/${act}`, { bot: this.bot.id, ...where, ...fields });
  }

  commands(person, chat) {
    return get(`/people/${person}/commands`, { bot: this.bot.id, chat_id: chat.isGroup ? chat.id : null });
  }

  /** What is in the chat has been seen. */
  async read(chat) {
    if (!this.unread[chat.id] || this.bot === null) return;
    delete this.unread[chat.id];
    this.#tell("unread");
    await post(`/chats/${chat.id}/read`, { bot: this.bot.id, message_id: chat.newest }).catch(() => {});
  }

  async follow() {
    let pause = 250;
    for (;;) {
      try {
        await this.#poll();
        pause = 250;
        this.#setConnected(true);
      } catch (error) {
        if (error.name === "AbortError") continue;
        this.#setConnected(false);
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  async #poll() {
    this.#polling = new AbortController();
    const chats = this.bot === null ? [] : [...this.chats.keys()];
    const query = { bot: this.bot?.id, chats: chats.join(","), after: this.#revision, newest: NEWEST };
    const wait = this.#revision && this.connected ? WAIT : 0;
    const answer = await get("/watch", { ...query, wait }, this.#polling.signal);
    if (answer.revision < this.#revision) {
      // another server took the place of the one that was shown
      location.reload();
      return;
    }
    this.#revision = answer.revision;
    if (answer.directory !== this.#directory) await this.#readDirectory(answer.directory);
    for (const view of answer.chats) this.chats.get(view.chat.id)?.apply(view);
    this.unread = answer.unread;
    this.#tell("unread");
    this.#skew = Date.parse(answer.clock.now) - Date.now();
    this.coming = answer.clock.coming.map((each) => ({ ...each, at: Date.parse(each.at) }));
    this.#tell("clock");
    this.faults = answer.faults;
    this.#tell("faults");
  }

  async #readDirectory(revision) {
    const [bots, people, groups, plan] = await Promise.all(["/bots", "/people", "/groups", "/plan"].map((path) => get(path)));
    this.bots = bots;
    const before = this.bot;
    this.bot = bots.find((bot) => bot.id === this.bot?.id) ?? bots[0] ?? null;
    this.people = new Map(people.map((person) => [person.id, person]));
    this.groups = new Map(groups.map((group) => [group.id, group]));
    this.plan = plan;
    this.#directory = revision;
    if (before === null && this.bot !== null) for (const chat of this.chats.values()) this.#load(chat);
    this.#tell("directory");
  }

  #setConnected(connected) {
    if (connected === this.connected) return;
    this.connected = connected;
    this.#tell("connection");
  }

  #tell(event) {
    this.dispatchEvent(new Event(event));
  }
}

export function nameOf(person) {
  return person.last_name ? `${person.first_name} ${person.last_name}` : person.first_name;
}
