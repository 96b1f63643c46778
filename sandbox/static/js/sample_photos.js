// Photos for trying things out, drawn here: nobody's street, and no file to look for.

const WIDTH = 800;
const HEIGHT = 600;

function canvas() {
  const surface = document.createElement("canvas");
  surface.width = WIDTH;
  surface.height = HEIGHT;
  return surface;
}

function fade(pen, from, to, top = 0, bottom = HEIGHT) {
  const gradient = pen.createLinearGradient(0, top, 0, bottom);
  gradient.addColorStop(0, from);
  gradient.addColorStop(1, to);
  return gradient;
}

function box(pen, colour, x, y, width, height) {
  pen.fillStyle = colour;
  pen.fillRect(x, y, width, height);
}

function darkLamp(pen) {
  box(pen, fade(pen, "#0e1b33", "#3a4a63"), 0, 0, WIDTH, HEIGHT);
  for (let house = 0; house < 4; house += 1) {
    const left = house * 210 - 20;
    const top = 150 + (house % 2) * 60;
    box(pen, "#1a2740", left, top, 180, 320);
    for (let window = 0; window < 20; window += 1) {
      const lit = (window * 7 + house * 3) % 11 === 0;
      box(pen, lit ? "#e8c774" : "#24344f", left + 18 + (window % 4) * 38, top + 22 + Math.floor(window / 4) * 54, 24, 32);
    }
  }
  box(pen, fade(pen, "#2b3240", "#161b25", 460), 0, 460, WIDTH, 140);
  box(pen, "#0a0f18", 528, 130, 12, 350);
  box(pen, "#0a0f18", 440, 124, 100, 10);
  pen.fillStyle = "#3d4658";
  pen.beginPath();
  pen.ellipse(444, 138, 34, 12, 0, 0, Math.PI * 2);
  pen.fill();
}

function corridor(pen) {
  box(pen, fade(pen, "#d9d4c7", "#b9b2a1"), 0, 0, WIDTH, HEIGHT);
  pen.fillStyle = "#8d8778";
  pen.beginPath();
  for (const [x, y] of [[0, 600], [800, 600], [540, 380], [260, 380]]) pen.lineTo(x, y);
  pen.fill();
  box(pen, "#e9e6dd", 260, 120, 280, 260);
  box(pen, "#7a5a3c", 340, 170, 110, 210);
  box(pen, "#d8b25c", 434, 275, 8, 14);
  for (const [x, y, size, colour] of [[70, 400, 130, "#a9793f"], [130, 310, 110, "#bb8b50"], [600, 420, 140, "#9c6c36"], [640, 330, 100, "#b5854a"]]) {
    box(pen, colour, x, y, size, size * 0.8);
    box(pen, "#e6d3ac", x + size / 2 - 6, y, 12, size * 0.8);
  }
  pen.strokeStyle = "#2f3a46";
  pen.lineWidth = 10;
  for (const x of [260, 420]) {
    pen.beginPath();
    pen.arc(x, 520, 48, 0, Math.PI * 2);
    pen.stroke();
  }
  pen.beginPath();
  for (const [x, y] of [[260, 520], [320, 440], [400, 440], [420, 520], [330, 520], [320, 440]]) pen.lineTo(x, y);
  pen.stroke();
}

function manhole(pen) {
  box(pen, fade(pen, "#7d8085", "#5b5e63"), 0, 0, WIDTH, HEIGHT);
  for (let grain = 0; grain < 900; grain += 1) {
    box(pen, grain % 2 ? "#6b6e73" : "#86898e", (grain * 197) % WIDTH, (grain * 389) % HEIGHT, 4, 3);
  }
  box(pen, "#e8e2cf", 0, 70, WIDTH, 22);
  pen.fillStyle = "#15171a";
  pen.beginPath();
  pen.ellipse(400, 330, 190, 130, 0, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = "#4a4137";
  pen.strokeStyle = "#2c261f";
  pen.lineWidth = 8;
  pen.beginPath();
  pen.ellipse(445, 300, 186, 118, 0.16, 0, Math.PI * 2);
  pen.fill();
  pen.stroke();
  for (let bar = -3; bar <= 3; bar += 1) {
    pen.beginPath();
    pen.moveTo(445 + bar * 46 - 18, 232);
    pen.lineTo(445 + bar * 46 + 18, 368);
    pen.stroke();
  }
}

export const SAMPLES = [
  { name: "路灯不亮", draw: darkLamp },
  { name: "楼道堆物", draw: corridor },
  { name: "井盖松了", draw: manhole },
];

/** The sample on a canvas. */
export function drawn(sample) {
  const surface = canvas();
  sample.draw(surface.getContext("2d"));
  return surface;
}
