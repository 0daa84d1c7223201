// Newest events as cards, live.
import { get } from "./api.js";
import { h, count, empty, announce } from "./dom.js";
import { cardElement } from "./card.js";
import { look, setLook } from "./draw.js";
import { COLOR_MAPS } from "./colors.js";

const PAGE = 48;
const MOST = 480;
const AT_ONCE = 8;
const EVERY_MS = 400;
const FAR_DOWN = 500;

export class LiveView {
  #context;
  #filter;
  #cards = h("ol", { class: "cards", "aria-label": "Events" });
  #known = new Map();
  #waiting = new Map();
  #timer;
  #paused = false;
  #more = h("button", { class: "button", type: "button", text: "Show older events", on: { click: () => this.#older() } });
  #moreBox = h("div", { class: "more", hidden: true }, this.#more);
  #pending = h("button", { class: "button primary", type: "button", hidden: true, on: { click: () => this.#release() } });
  #total = h("span", { class: "soft" });
  #nothing = h("div", { class: "nothing" });
  #pause = h("button", { class: "button", type: "button", "aria-pressed": "false", text: "Pause", title: "p", on: { click: () => this.togglePause() } });
  #sentinel;
  #loading = false;

  constructor(context, parameters) {
    this.#context = context;
    this.#filter = Object.fromEntries(parameters);
  }

  show(main) {
    main.append(
      h("div", { class: "view-head" }, h("h1", { text: "Live" }), h("p", { class: "lead", text: "What the models look at, as it happens." }), this.#total, this.#pending),
      this.#toolbar(),
      this.#nothing,
      this.#cards,
      this.#moreBox,
    );
    this.#cards.classList.toggle("wide", look.beside);
    this.#sentinel = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.#known.size < MOST && this.#older(), { rootMargin: "600px" });
    this.#sentinel.observe(this.#moreBox);
    this.#timer = setInterval(() => this.#flush(), EVERY_MS);
    return this.reload();
  }

  hide() {
    clearInterval(this.#timer);
    this.#sentinel?.disconnect();
  }

  // What the toolbar offers follows what was seen.
  overview() {
    const fresh = this.#toolbar();
    const old = document.querySelector(".filters");
    if (!old || old.contains(document.activeElement)) return;
    fresh.open = old.open;
    old.replaceWith(fresh);
  }

  #toolbar() {
    const overview = this.#context.overview ?? { models: [], runs: [] };
    const models = overview.models.map((model) => model.id);
    const chosen = overview.models.filter((model) => !this.#filter.model || model.id === this.#filter.model);
    const classes = [...new Set(chosen.flatMap((model) => model.labels.map((label) => label.label)))].sort();
    const methods = [...new Set(chosen.flatMap((model) => model.methods))].sort();
    const bar = h(
      "section",
      { class: "toolbar", "aria-label": "Filter and look" },
      this.#search(),
      this.#select("model", "Model", models),
      this.#select("class", "Class", classes),
      this.#select("method", "Method", methods),
      this.#select("run", "Run", overview.runs),
      this.#select("outcome", "Outcome", ["explained", "degraded", "skipped", "dead"]),
      h("div", { class: "field" }, h("span", { text: "RCAP from, to" }), h("div", { class: "pair" }, this.#bound("minRcap", "lowest RCAP"), this.#bound("maxRcap", "highest RCAP"))),
      h("label", { class: "check" }, h("input", { type: "checkbox", checked: this.#filter.disagree === "true", on: { change: (event) => this.#set("disagree", event.target.checked ? "true" : "") } }), h("span", { text: "Disagreeing" })),
      this.#select("order", "Order", ["newest", "worst"], ["Newest first", "Worst RCAP first"]),
      h("div", { class: "spacer" }),
      h("label", { class: "field" }, h("span", { text: "Overlay" }), h("input", { type: "range", min: 0, max: 1, step: 0.05, value: look.opacity, id: "opacity", on: { input: (event) => setLook({ opacity: Number(event.target.value) }) } })),
      h("label", { class: "field" }, h("span", { text: "Colours" }), h("select", { id: "colors", on: { change: (event) => setLook({ colors: event.target.value }) } }, COLOR_MAPS.map((name) => h("option", { value: name, text: name, selected: name === look.colors })))),
      h("button", { class: "button", type: "button", id: "beside", "aria-pressed": String(look.beside), text: "Side by side", title: "s", on: { click: () => this.toggleBeside() } }),
      this.#pause,
    );
    // Folded away where it would fill a phone's whole screen.
    return h("details", { class: "filters", open: !matchMedia("(max-width: 760px)").matches }, h("summary", { text: "Filter and look" }), bar);
  }

  #search() {
    const input = h("input", { type: "search", id: "search", value: this.#filter.text ?? "", placeholder: "Event id", on: { change: () => this.#set("text", input.value.trim()) } });
    return h("label", { class: "field" }, h("span", { text: "Search" }), input);
  }

  #select(name, label, values, texts = values) {
    const current = this.#filter[name] ?? "";
    const all = current && !values.includes(current) ? [...values, current] : values;
    const first = name === "order" ? [] : [h("option", { value: "", text: "All" })];
    return h("label", { class: "field" }, h("span", { text: label }),
      h("select", { name, on: { change: (event) => this.#set(name, event.target.value === "newest" ? "" : event.target.value) } },
        first, all.map((value, index) => h("option", { value, text: texts[index] ?? value, selected: value === current }))));
  }

  #bound(name, label) {
    return h("input", { type: "number", min: 0, max: 1, step: 0.05, value: this.#filter[name] ?? "", placeholder: name === "minRcap" ? "0" : "1", "aria-label": label, name,
      on: { change: (event) => event.target.checkValidity() && this.#set(name, event.target.value) } });
  }

  #set(name, value) {
    if (value) this.#filter[name] = value;
    else delete this.#filter[name];
    delete this.#filter.before;
    const query = new URLSearchParams(this.#filter).toString();
    history.replaceState(null, "", `#/live${query ? `?${query}` : ""}`);
    this.reload();
    if (name === "model") this.overview();
  }

  async reload() {
    this.#waiting.clear();
    const page = await get("api/events", { ...this.#filter, limit: PAGE });
    this.#known.clear();
    this.#cards.replaceChildren();
    for (const card of page.events) this.#append(card);
    this.#state(page);
  }

  #state(page) {
    this.#total.textContent = `${count(page.total)} ${page.total === 1 ? "event" : "events"}`;
    this.#moreBox.hidden = !page.more;
    this.#more.textContent = this.#known.size < MOST ? "Show older events" : "Go on with older events";
    const filtered = Object.keys(this.#filter).length > 0;
    this.#nothing.replaceChildren(
      ...(page.total > 0 ? [] : [filtered ? empty("Nothing matches", "No event that is held passes these filters.") : empty("Waiting for events", "As soon as an image event is explained, it appears here.")]),
    );
  }

  async #older() {
    if (this.#loading || this.#moreBox.hidden) return;
    this.#loading = true;
    try {
      const last = this.#cards.lastElementChild?.dataset.key;
      const page = await get("api/events", { ...this.#filter, limit: PAGE, before: last });
      if (this.#known.size >= MOST) {
        this.#known.clear();
        this.#cards.replaceChildren();
        scrollTo({ top: 0 });
      }
      for (const card of page.events) this.#append(card);
      this.#state(page);
    } finally {
      this.#loading = false;
    }
  }

  #append(card) {
    if (this.#known.has(card.key)) return;
    this.#known.set(card.key, card);
    this.#cards.append(cardElement(card));
  }

  #accepts(card) {
    const filter = this.#filter;
    const scored = card.rcap !== undefined;
    return (
      (!filter.model || filter.model === card.model) &&
      (!filter.method || filter.method === card.method) &&
      (!filter.run || filter.run === card.run) &&
      (!filter.outcome || filter.outcome === card.outcome) &&
      (!filter.text || card.eventId.toLowerCase().includes(filter.text.toLowerCase())) &&
      (!filter.class || (scored && (filter.class === card.label || filter.class === String(card.classIndex)))) &&
      (!filter.minRcap || (scored && card.rcap >= Number(filter.minRcap))) &&
      (!filter.maxRcap || (scored && card.rcap <= Number(filter.maxRcap))) &&
      (!filter.disagree || card.production?.agrees === false)
    );
  }

  /** New or changed cards from the stream. */
  cards(detail) {
    for (const card of detail.events) {
      if (this.#known.has(card.key)) this.#replace(card);
      else if (this.#accepts(card)) this.#waiting.set(card.key, card);
    }
    while (this.#waiting.size > 5000) this.#waiting.delete(this.#waiting.keys().next().value);
  }

  #replace(card) {
    this.#known.set(card.key, card);
    const old = this.#cards.querySelector(`[data-key="${CSS.escape(card.key)}"]`);
    if (!old) return;
    const fresh = cardElement(card);
    const focused = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (focused) fresh.querySelector("a").focus({ preventScroll: true });
  }

  #holds() {
    return this.#paused || this.#filter.order === "worst" || scrollY > FAR_DOWN || this.#known.size > PAGE;
  }

  #flush() {
    if (!this.#waiting.size) {
      this.#pending.hidden = true;
    } else if (this.#holds()) {
      this.#pending.hidden = false;
      this.#pending.textContent = `${count(this.#waiting.size)} new`;
    } else {
      this.#pending.hidden = true;
      // At a high rate only the newest are shown: nobody reads fifty cards a second.
      const fresh = [...this.#waiting.values()].sort((a, b) => a.sequence - b.sequence);
      const shown = fresh.slice(-AT_ONCE);
      this.#waiting.clear();
      for (const card of shown) {
        this.#known.set(card.key, card);
        const element = cardElement(card);
        element.classList.add("fresh");
        this.#cards.prepend(element);
      }
      while (this.#cards.children.length > PAGE) {
        this.#known.delete(this.#cards.lastElementChild.dataset.key);
        this.#cards.lastElementChild.remove();
      }
      this.#nothing.replaceChildren();
      this.#moreBox.hidden = this.#cards.children.length < PAGE;
      this.#count(fresh.length);
    }
  }

  #count(more) {
    const total = Number(this.#total.textContent.replace(/\D/g, "")) + more;
    const most = this.#context.overview?.retention?.events ?? total;
    const shown = Math.min(total, most);
    this.#total.textContent = `${count(shown)} ${shown === 1 ? "event" : "events"}`;
  }

  #release() {
    scrollTo({ top: 0 });
    this.reload();
  }

  togglePause() {
    this.#paused = !this.#paused;
    this.#pause.setAttribute("aria-pressed", String(this.#paused));
    this.#pause.textContent = this.#paused ? "Go on" : "Pause";
    announce(this.#paused ? "Paused" : "Live again");
    if (!this.#paused) this.#release();
  }

  toggleBeside() {
    setLook({ beside: !look.beside });
    document.getElementById("beside")?.setAttribute("aria-pressed", String(look.beside));
    this.#cards.classList.toggle("wide", look.beside);
    for (const card of this.#known.values()) this.#replace(card);
  }
}
