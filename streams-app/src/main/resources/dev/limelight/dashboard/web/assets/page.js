// The page: which view is shown, the live stream, keys, and how things stand.
import { Stream, get } from "./api.js";
import { h, announce, count } from "./dom.js";
import { look, setLook } from "./draw.js";
import { LiveView } from "./view-live.js";
import { ModelsView, ModelView } from "./view-models.js";
import { AlertsView, AlertView } from "./view-alerts.js";
import { RunsView, ComparisonView } from "./view-runs.js";
import { LettersView } from "./view-letters.js";
import { EventView } from "./view-event.js";

const main = document.getElementById("main");
const context = { overview: undefined };
const stream = new Stream();
let view;
let connected = false;

const TITLES = { live: "Live", models: "Models", alerts: "Alerts", runs: "Runs", "dead-letters": "Dead letters", events: "Event" };

/** The view that an address names. */
function viewOf(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name, first, second] = path.split("/").map(decodeURIComponent);
  const parameters = new URLSearchParams(query);
  switch (name) {
    case "models": return [name, first === undefined ? new ModelsView() : new ModelView(first, parameters)];
    case "alerts": return [name, first === undefined ? new AlertsView() : new AlertView(first)];
    case "runs": return [name, second === undefined ? new RunsView() : new ComparisonView(first, second)];
    case "dead-letters": return [name, new LettersView(parameters)];
    case "events": return [name, new EventView(first)];
    default: return ["live", new LiveView(context, parameters)];
  }
}

async function route() {
  view?.hide();
  const [name, shown] = viewOf(location.hash);
  view = shown;
  for (const link of document.querySelectorAll("nav [data-view]")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${TITLES[name]} – Limelight`;
  main.replaceChildren();
  scrollTo({ top: 0 });
  await guarded(() => shown.show(main));
}

/** What fails while the server is away is done again when it is back; anything else is said. */
async function guarded(action) {
  const asked = view;
  try {
    await action();
  } catch (failure) {
    if (asked !== view) return;
    const gone = failure.status === 404;
    main.replaceChildren(
      h("div", { class: "panel empty" }, h("h1", { text: gone ? "Not there" : failure.status === 401 ? "A token is needed" : "No answer" }), h("p", { text: failure.message }),
        h("p", {}, h("a", { href: "#/live", text: "To the newest events" }))));
  }
}

function tell(type, detail) {
  if (typeof view?.[type] === "function") guarded(async () => view[type](detail));
}

function showOverview(overview) {
  context.overview = overview;
  const badge = (id, value) => {
    const element = document.getElementById(id);
    element.hidden = !value;
    element.textContent = count(value);
  };
  badge("alert-count", overview.held.alerts);
  badge("letter-count", overview.held.letters);
  showState();
  view?.overview?.();
}

function showState() {
  const state = context.overview?.state;
  const element = document.getElementById("connection");
  const banner = document.getElementById("banner");
  let [name, text, hint] = ["live", "Live", ""];
  if (!connected) [name, text, hint] = ["down", "Disconnected", "The dashboard's server does not answer. This page goes on by itself when it is back."];
  else if (!state) [name, text] = ["connecting", "Connecting"];
  else if (state.broker === "down") [name, text, hint] = ["down", "No broker", "The brokers do not answer. What is shown is what was read before; it goes on by itself."];
  else if (state.registry === "down" && !state.caughtUp) [name, text, hint] = ["down", "No registry", "The schema registry does not answer, so records cannot be read. It goes on by itself."];
  else if (!state.caughtUp) [name, text] = ["behind", "Reading the topics"];
  if (element.dataset.state !== name) announce(text);
  element.dataset.state = name;
  element.lastElementChild.textContent = text;
  banner.hidden = !hint;
  banner.textContent = hint;
}

stream.addEventListener("state", ({ detail }) => {
  const again = detail.connected && !connected && context.overview;
  connected = detail.connected;
  showState();
  if (again) refresh();
});
stream.addEventListener("overview", ({ detail }) => showOverview(detail));
stream.addEventListener("reset", () => refresh());
for (const type of ["cards", "alerts", "letters", "models"]) {
  stream.addEventListener(type, ({ detail }) => tell(type, detail));
}

/** After a gap nobody knows what was missed: everything is asked for again. */
async function refresh() {
  try {
    showOverview(await get("api/overview"));
  } catch {
    return;
  }
  if (typeof view?.reload === "function") guarded(() => view.reload());
  else route();
}

function theme(name) {
  if (name === "dark") document.documentElement.dataset.theme = "dark";
  else delete document.documentElement.dataset.theme;
}

const preferred = matchMedia("(prefers-color-scheme: dark)");
theme(localStorage.getItem("limelight-theme") ?? (preferred.matches ? "dark" : "light"));
preferred.addEventListener("change", () => localStorage.getItem("limelight-theme") ?? theme(preferred.matches ? "dark" : "light"));

function switchTheme() {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("limelight-theme", next);
  theme(next);
}

const help = document.getElementById("help-dialog");
document.getElementById("theme").addEventListener("click", switchTheme);
document.getElementById("help").addEventListener("click", () => help.showModal());

const VIEWS = ["live", "models", "alerts", "runs", "dead-letters"];

function step(direction) {
  const links = [...document.querySelectorAll(".card a.cover")];
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? (direction > 0 ? 0 : links.length - 1) : at + direction];
  next?.focus();
}

const KEYS = {
  "/": () => document.getElementById("search")?.focus(),
  "?": () => help.showModal(),
  p: () => view?.togglePause?.(),
  s: () => view?.toggleBeside?.(),
  t: switchTheme,
  "[": () => opacity(-0.1),
  "]": () => opacity(0.1),
  ArrowRight: () => step(1),
  ArrowLeft: () => step(-1),
};

function opacity(change) {
  const value = Math.round(100 * Math.min(1, Math.max(0, look.opacity + change))) / 100;
  setLook({ opacity: value });
  const slider = document.getElementById("opacity");
  if (slider) slider.value = value;
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  if (event.target.closest("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const action = KEYS[event.key] ?? (/^[1-5]$/.test(event.key) ? () => (location.hash = `#/${VIEWS[event.key - 1]}`) : undefined);
  if (action) {
    event.preventDefault();
    action();
  }
});

addEventListener("hashchange", route);
stream.open();
route();
