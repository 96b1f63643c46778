// A photo, large. Esc or a tap closes it.

import { button, el, icon } from "./dom.js";

export function showPicture(source, words) {
  const close = () => dialog.close();
  const dialog = el(
    "dialog",
    { class: "picture", "aria-label": words, onclick: close, onclose: () => dialog.remove() },
    el("img", { src: source, alt: words }),
    button("", { class: "round", "aria-label": "关上", onclick: close }, icon("close")),
  );
  document.body.append(dialog);
  dialog.showModal();
}
