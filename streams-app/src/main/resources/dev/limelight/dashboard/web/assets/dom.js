// Elements from plain values. Text goes in as text, never as markup: it comes from topics.

/** An element. Properties: class, text, on (listeners by event), data, style, or attributes. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element. */
export function s(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "class") element.setAttribute("class", value);
    else if (name === "on") for (const [event, action] of Object.entries(value)) element.addEventListener(event, action);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "style") for (const [key, to] of Object.entries(value)) element.style.setProperty(key, to);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(3)) {
    if (child !== undefined && child !== null && child !== false) element.append(child);
  }
  return element;
}

/** Says something to people who listen instead of looking. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

export const number = (value, digits = 3) => (value === undefined ? "–" : value.toFixed(digits));
/** A share; close to none or to all with a decimal, so that 99.7 % does not read as all. */
export function percent(value) {
  if (value === undefined) return "–";
  const decimals = (value > 0 && value < 0.0995) || (value >= 0.985 && value < 0.9995) ? 1 : 0;
  return `${(100 * value).toFixed(decimals)} %`;
}

export const count = (value) => (value ?? 0).toLocaleString("en");

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const same = (a, b) => a.toDateString() === b.toDateString();

/** A time of today as a clock shows it, any other with its date. */
export function moment(iso) {
  if (!iso) return "–";
  const time = new Date(iso);
  return same(time, new Date()) ? CLOCK.format(time) : MOMENT.format(time);
}

export const time = (iso) => h("time", { datetime: iso, title: iso, text: moment(iso) });

export function bytes(value) {
  if (value === undefined) return "–";
  return value < 1024 ? `${value} B` : value < 1048576 ? `${(value / 1024).toFixed(1)} KiB` : `${(value / 1048576).toFixed(1)} MiB`;
}

/** A command line with a button that copies it. */
export function command(line) {
  const button = h("button", { class: "button", type: "button", text: "Copy", on: { click: copy } });
  async function copy() {
    try {
      await navigator.clipboard.writeText(line);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    announce("Command copied");
  }
  const code = h("code", { text: line, tabindex: "0", "aria-label": "Command" });
  return h("div", { class: "command" }, code, button);
}

/** What is shown where there is nothing. */
export function empty(title, ...lines) {
  return h("div", { class: "panel empty" }, h("h2", { text: title }), lines.map((line) => h("p", { text: line })));
}

export const chip = (text, kind = "") => h("span", { class: `chip ${kind}`, text });

export const CLASS_OF = (card) => card.label ?? (card.classIndex === undefined ? "" : `class ${card.classIndex}`);
