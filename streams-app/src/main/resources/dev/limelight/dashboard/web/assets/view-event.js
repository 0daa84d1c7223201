// All that is known of one event.
import { get } from "./api.js";
import { h, bytes, chip, command, number, percent, time, CLASS_OF } from "./dom.js";
import { agreement, cardElement, partitions } from "./card.js";
import { canvas, look, setLook } from "./draw.js";
import { COLOR_MAPS } from "./colors.js";
import { letterPanel } from "./view-letters.js";

const STAGES = { decode: "Decode", explain: "Explain", score: "Score", total: "In all" };

export class EventView {
  #key;
  #place = h("div", { style: { display: "contents" } });

  constructor(key) {
    this.#key = key;
  }

  show(main) {
    main.append(this.#place);
    return this.reload();
  }

  hide() {}

  cards(detail) {
    if (detail.events.some((card) => card.key === this.#key)) this.reload();
  }

  async reload() {
    const event = await get(`api/events/${encodeURIComponent(this.#key)}`);
    this.#place.replaceChildren(
      h("div", { class: "view-head" }, h("h1", { text: CLASS_OF(event) || event.eventId || "Event" }),
        h("p", { class: "lead" }, h("code", { text: event.eventId || "no event id" }), "  ", event.outcome !== "explained" && chip(event.outcome, event.outcome === "dead" ? "bad" : "warn"), " ", event.reason && chip(event.reason)), time(event.time)),
      h("div", { class: "event" }, this.#pictures(event), h("div", { style: { display: "grid", gap: "16px" } }, this.#result(event), this.#computation(event), this.#verify(event))),
      event.letter ? letterPanel(event.letter) : "",
      this.#others(event),
      this.#alerts(event),
    );
  }

  #pictures(event) {
    if (!event.hasImage && !event.hasMap) return h("div", { class: "panel soft", text: "There is no picture at hand: it is kept elsewhere, or could not be read." });
    const figure = (part, text) => h("figure", {}, canvas(event, { size: 768, part }), h("figcaption", { text }));
    const opacity = h("input", { type: "range", min: 0, max: 1, step: 0.05, value: look.opacity, on: { input: () => setLook({ opacity: Number(opacity.value) }) } });
    const colors = h("select", { on: { change: () => setLook({ colors: colors.value }) } }, COLOR_MAPS.map((name) => h("option", { value: name, text: name, selected: name === look.colors })));
    return h("div", { style: { display: "grid", gap: "12px" } },
      h("div", { class: "picture" }, event.hasImage && figure("image", event.region ? "The image as the model sees it, with its region of interest" : "The image as the model sees it"), event.hasMap && figure("both", "What it looks at")),
      event.hasMap && h("div", { class: "toolbar" }, h("label", { class: "field" }, h("span", { text: "Overlay" }), opacity), h("label", { class: "field" }, h("span", { text: "Colours" }), colors)));
  }

  #list(title, pairs) {
    const shown = pairs.filter(([, value]) => value !== undefined && value !== "" && value !== null && value !== false);
    return shown.length ? h("section", { class: "panel" }, h("h2", { text: title }), h("dl", { class: "list" }, shown.map(([name, value]) => [h("dt", { text: name }), h("dd", {}, value)]))) : "";
  }

  #result(event) {
    return this.#list("Result", [
      ["Class", CLASS_OF(event) && `${CLASS_OF(event)}${event.probability === undefined ? "" : `, ${percent(event.probability)}`}`],
      ["Production", agreement(event)],
      ["RCAP", event.rcap !== undefined && h("div", { class: "rcap" }, h("b", { text: number(event.rcap, 4) }), partitions(event) ?? h("span"))],
      ...Object.entries(event.metrics ?? {}).map(([name, value]) => [name === "energyInRegion" ? "Inside the region" : name, name === "energyInRegion" ? percent(value) : number(value, 4)]),
      ["Why", event.detail],
      ["Lag", event.lag],
      ...Object.entries(event.notes ?? {}),
    ]);
  }

  #computation(event) {
    const code = (text) => text !== undefined && h("code", { text });
    return this.#list("How it was computed", [
      ["Model", event.model], ["Method", event.method],
      ["Parameters", event.parameters && Object.entries(event.parameters).map(([name, value]) => `${name} ${value}`).join(", ")],
      ["Run", event.run], ["Provider", event.provider && `${event.provider}, ONNX Runtime ${event.runtimeVersion}`], ["Seed", event.seed],
      ["Time", event.timings && Object.entries(event.timings).map(([stage, ms]) => `${STAGES[stage] ?? stage} ${ms.toFixed(1)} ms`).join(", ")],
      ["Source", event.source && code(`${event.source.topic} / ${event.source.partition} / ${event.source.offset}`)],
      ["Image", event.imageKind && `${event.imageKind}${event.imageBytes === undefined ? "" : `, ${bytes(event.imageBytes)}`}`],
      ...Object.entries(event.attributes ?? {}),
      ["Map's SHA-256", code(event.sha256)], ["Model's SHA-256", code(event.modelVersion)], ["Graph's SHA-256", code(event.backwardGraph)],
    ]);
  }

  #verify(event) {
    if (!event.verifyCommand) return "";
    return h("section", { class: "panel" }, h("h2", { text: "Verify" }), h("p", { class: "soft", text: "Computes the map again and compares it to the bit." }), command(event.verifyCommand));
  }

  #others(event) {
    if (!event.sameEvent.length) return "";
    return h("section", { style: { display: "grid", gap: "14px" } }, h("h2", { text: "The same event in other runs and by other methods" }), h("ol", { class: "cards" }, event.sameEvent.map((card) => cardElement(card, card.run))));
  }

  #alerts(event) {
    if (!event.alerts.length) return "";
    return h("section", { class: "panel" }, h("h2", { text: "It speaks for these alerts" }), h("ul", {}, event.alerts.map((alert) => h("li", {}, h("a", { href: `#/alerts/${alert.key}`, text: alert.rule }), `: ${alert.message}`))));
  }
}
