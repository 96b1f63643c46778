// What the bot called lately, newest first.

import { get } from "./api.js";
import { el } from "./dom.js";
import { methodName, struckName } from "./faults.js";
import { summary } from "./media.js";

const SHOWN = 40;
const WAIT = 20;
// A bot asks for updates all the time: worth a line only when that goes wrong.
const QUIET = new Set(["getUpdates"]);

export class CallLog {
  #stopping = null;
  #next = 0;

  constructor(world) {
    this.world = world;
    this.element = el("ol", { class: "calls" });
  }

  async follow() {
    this.#stopping?.abort();
    const stopping = (this.#stopping = new AbortController());
    while (!stopping.signal.aborted) {
      try {
        const { entries, next } = await get("/log", { since: this.#next, wait: this.#next ? WAIT : 0, newest: SHOWN * 5 }, stopping.signal);
        if (next === this.#next) await pause(300);
        this.#next = next;
        const worth = entries.filter((call) => !QUIET.has(call.method) || call.fault || call.error).slice(-SHOWN);
        this.element.prepend(...worth.reverse().map((call) => this.#line(call)));
        while (this.element.children.length > SHOWN) this.element.lastChild.remove();
      } catch {
        await pause(1000);
      }
    }
  }

  stop() {
    this.#stopping?.abort();
    this.#stopping = null;
  }

  #line(call) {
    const { chat_id: chat, text, caption } = call.parameters;
    const whom = chat ? this.world.nameOf(Number(chat)) : "";
    const words = summary({ text: text ?? caption ?? "" });
    const outcome = call.fault ? struckName(call.fault) : call.error ? `没成: ${call.error.error_code ?? ""}` : "";
    return el(
      "li",
      { class: call.fault ? "struck" : call.error ? "refused" : null, title: call.error?.description ?? null },
      el("b", {}, methodName(call.method)),
      whom ? el("span", {}, " → ", el("bdi", {}, whom)) : null,
      outcome ? el("strong", {}, ` ${outcome}`, call.fault && call.applied ? " (其实到了)" : "") : null,
      text || caption ? el("small", { dir: "auto" }, words) : null,
    );
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
