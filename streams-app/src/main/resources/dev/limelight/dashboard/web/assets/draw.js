// Pictures and maps of events, drawn on canvases: one over the other, or side by side.
import { table } from "./colors.js";

const KEPT = 240;
const files = new Map();

/** How overlays are drawn; remembered by the browser. */
export const look = load();

function load() {
  const kept = JSON.parse(localStorage.getItem("limelight-look") ?? "{}");
  return { opacity: 0.75, colors: "inferno", beside: false, ...kept };
}

/** Changes the look and draws everything that is on the page again. */
export function setLook(change) {
  Object.assign(look, change);
  localStorage.setItem("limelight-look", JSON.stringify(look));
  for (const canvas of document.querySelectorAll("canvas[data-key]")) draw(canvas);
}

async function bitmap(address) {
  const response = await fetch(address);
  return response.ok ? createImageBitmap(await response.blob()) : undefined;
}

async function levels(address) {
  const image = await bitmap(address);
  if (!image) return undefined;
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, image.width, image.height).data;
  image.close();
  const values = new Uint8Array(pixels.length / 4);
  for (let i = 0; i < values.length; i++) values[i] = pixels[4 * i];
  return { width: canvas.width, height: canvas.height, values };
}

/** Fetched once, the newest so many kept. What is not there, or not now, is asked for again later. */
function file(address, fetched) {
  if (files.has(address)) {
    const known = files.get(address);
    files.delete(address);
    files.set(address, known);
    return known;
  }
  const promise = fetched(address).catch(() => undefined);
  files.set(address, promise);
  promise.then((found) => found || files.delete(address));
  while (files.size > KEPT) files.delete(files.keys().next().value);
  return promise;
}

function tinted(map, alpha) {
  const canvas = new OffscreenCanvas(map.width, map.height);
  const context = canvas.getContext("2d");
  const image = context.createImageData(map.width, map.height);
  const colors = table(look.colors);
  for (let i = 0; i < map.values.length; i++) {
    const level = map.values[i];
    image.data[4 * i] = colors[3 * level];
    image.data[4 * i + 1] = colors[3 * level + 1];
    image.data[4 * i + 2] = colors[3 * level + 2];
    image.data[4 * i + 3] = alpha(level);
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** A canvas for an event's card; drawn when it comes into sight. Parts: both, image or map. */
export function canvas(card, { size = 320, part = "both", label } = {}) {
  const element = document.createElement("canvas");
  element.dataset.key = card.key;
  element.dataset.size = size;
  element.dataset.part = part;
  if (card.hasImage) element.dataset.image = "1";
  if (card.hasMap) element.dataset.map = "1";
  if (card.region) element.dataset.region = JSON.stringify(card.region);
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", label ?? description(card, part));
  element.width = 4;
  element.height = 3;
  seen.observe(element);
  return element;
}

function description(card, part) {
  const what = part === "image" ? "Image" : part === "map" ? "Saliency map" : "Image with saliency";
  return `${what} of event ${card.eventId}`;
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        seen.unobserve(entry.target);
        draw(entry.target);
      }
    }
  },
  { rootMargin: "300px" },
);

async function draw(element) {
  const { key, size, part } = element.dataset;
  const address = `api/events/${encodeURIComponent(key)}`;
  const wantsImage = element.dataset.image && part !== "map";
  const wantsMap = element.dataset.map && part !== "image";
  const [image, map] = await Promise.all([
    wantsImage ? file(`${address}/image?size=${size}`, bitmap) : undefined,
    wantsMap ? file(`${address}/map`, levels) : undefined,
  ]);
  if (!image && !map) return;
  const width = image?.width ?? Math.max(Number(size), map.width);
  const height = image?.height ?? Math.round((width * map.height) / map.width);
  element.width = width;
  element.height = height;
  const context = element.getContext("2d");
  context.imageSmoothingQuality = "high";
  if (image) context.drawImage(image, 0, 0);
  if (map) {
    // What is not salient stays clear: the image is to be seen, not a purple veil.
    const alpha = image ? (level) => look.opacity * Math.min(255, 1.6 * level) : () => 255;
    context.drawImage(tinted(map, alpha), 0, 0, width, height);
  }
  if (element.dataset.region && part !== "map") region(context, JSON.parse(element.dataset.region), width, height);
  element.dataset.drawn = "1";
}

function region(context, box, width, height) {
  const x = box.x * width;
  const y = box.y * height;
  context.lineWidth = Math.max(1.5, width / 200);
  context.setLineDash([width / 40, width / 60]);
  context.strokeStyle = "#000b";
  context.strokeRect(x, y, box.width * width, box.height * height);
  context.lineDashOffset = width / 40;
  context.strokeStyle = "#fff";
  context.strokeRect(x, y, box.width * width, box.height * height);
}

/** A grey picture (a mean map) in the chosen colours. */
export function meanMap(address, label) {
  const element = document.createElement("canvas");
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", label);
  levels(address).then((map) => {
    if (!map) return;
    const side = 256;
    element.width = side;
    element.height = Math.round((side * map.height) / map.width);
    const context = element.getContext("2d");
    const most = Math.max(1, ...map.values);
    const stretched = { ...map, values: map.values.map((level) => Math.round((255 * level) / most)) };
    context.imageSmoothingQuality = "high";
    context.drawImage(tinted(stretched, () => 255), 0, 0, element.width, element.height);
  }).catch(() => {});
  return element;
}
