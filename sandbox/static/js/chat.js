// One chat as the page knows it, kept current from what the server says has changed.

const ANSWERS_KEPT = 50;

export class Chat {
  constructor(id) {
    this.id = id;
    this.loaded = false;
    this.messages = new Map();
    this.removed = new Set();
    this.replyKeyboard = null;
    this.action = null;
    this.members = {};
    this.answers = new Map();
    this.listeners = new Set();
  }

  get isGroup() {
    return this.id < 0;
  }

  get newest() {
    return Math.max(0, ...this.messages.keys());
  }

  /** Take in a view, of the whole chat or of what changed; the listeners hear what is new, changed or gone. */
  apply(view, { whole = false } = {}) {
    const changed = [];
    for (const message of view.messages) {
      const known = this.messages.get(message.message_id);
      if (this.removed.has(message.message_id) || (known && known.revision >= message.revision)) continue;
      this.messages.set(message.message_id, message);
      changed.push({ message, isNew: known === undefined });
    }
    const gone = view.removed.filter((id) => !this.removed.has(id));
    for (const id of gone) {
      this.removed.add(id);
      this.messages.delete(id);
    }
    for (const answer of view.tap_answers) this.answers.set(answer.tap, answer);
    for (const tap of [...this.answers.keys()].slice(0, -ANSWERS_KEPT)) this.answers.delete(tap);
    this.replyKeyboard = view.reply_keyboard;
    this.action = view.chat_action;
    this.members = view.members;
    this.pinned = view.pinned;
    const first = whole && !this.loaded;
    this.loaded ||= whole;
    for (const listener of this.listeners) listener({ changed, gone, answers: view.tap_answers, first });
  }
}
