// The tray above the input: photos, a voice, a sticker, a position.

import { button, el, icon } from "./dom.js";
import { encoded, encodedCanvas, encodedPhoto } from "./photos.js";
import { SAMPLES, drawn } from "./sample_photos.js";

const STICKERS = ["👍", "🙏", "😊", "🌹", "💪"];
const VOICE_SECONDS = 4;
const MOST_IN_ALBUM = 10;

/** doing: { send(act, fields), caption(), position({ forwarded }), closed() }. */
export class Tray {
  constructor(doing) {
    this.doing = doing;
    this.files = el("input", { type: "file", accept: "image/*", multiple: true, hidden: true, onchange: () => this.#sendFiles() });
    this.element = el("div", { class: "tray", role: "group", "aria-label": "发点别的", hidden: true, onkeydown: (event) => this.#key(event) });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  open() {
    if (!this.element.hasChildNodes()) this.#fill();
    this.element.hidden = false;
    this.element.querySelector("button").focus();
  }

  close() {
    this.element.hidden = true;
    this.doing.closed();
  }

  #fill() {
    const tile = (sign, words, act) => button("", { class: "tile", onclick: act }, icon(sign), el("span", {}, words));
    const samples = SAMPLES.map((sample) => {
      const act = () => this.#send("photo", async () => ({ content: await encodedCanvas(drawn(sample)), caption: this.doing.caption() }));
      const small = drawn(sample);
      return button("", { class: "sample", "aria-label": `发示例照片: ${sample.name}`, onclick: act }, small, el("span", {}, sample.name));
    });
    this.element.append(
      this.files,
      el(
        "div",
        { class: "tiles" },
        tile("photo", "选照片", () => this.files.click()),
        tile("voice", "语音", () => this.#send("voice", () => ({ duration: VOICE_SECONDS }))),
        tile("place", "位置", () => this.#position(false)),
        tile("place", "转来位置", () => this.#position(true)),
      ),
      el("div", { class: "samples" }, samples),
      button("三张一起发", { class: "plain", onclick: () => this.#sendSamples() }),
      el(
        "div",
        { class: "stickers" },
        STICKERS.map((emoji) => button(emoji, { "aria-label": `贴图 ${emoji}`, onclick: () => this.#send("sticker", () => ({ emoji })) })),
      ),
    );
  }

  #position(forwarded) {
    this.close();
    this.doing.position({ forwarded });
  }

  async #send(act, fields) {
    this.close();
    await this.doing.send(act, await fields());
  }

  async #sendSamples() {
    this.close();
    const contents = await Promise.all(SAMPLES.map((sample) => encodedCanvas(drawn(sample))));
    await this.#sendAlbum(contents);
  }

  async #sendFiles() {
    const files = [...this.files.files].slice(0, MOST_IN_ALBUM);
    this.files.value = "";
    this.close();
    const photos = [];
    for (const file of files) {
      const content = await encodedPhoto(file);
      if (content !== null) photos.push(content);
      else await this.doing.send("document", { name: file.name, mime_type: file.type || null, content: await encoded(file) });
    }
    if (photos.length === 1) await this.doing.send("photo", { content: photos[0], caption: this.doing.caption() });
    else if (photos.length) await this.#sendAlbum(photos);
  }

  #sendAlbum(contents) {
    const caption = this.doing.caption();
    return this.doing.send("album", { photos: contents.map((content, index) => ({ content, caption: index ? "" : caption })) });
  }

  #key(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.close();
  }
}
