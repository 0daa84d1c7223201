// What the audit found, with the events that speak for it.
import { get } from "./api.js";
import { h, chip, count, empty, number, time } from "./dom.js";
import { cardElement } from "./card.js";

function head(alert) {
  return h("div", { class: "panel-head" },
    h("h2", {}, h("a", { href: `#/alerts/${alert.key}`, text: alert.rule })),
    h("span", { class: "soft small" }, chip(alert.model || "unknown model"), " ", alert.label && chip(alert.label), " ", time(alert.window.start), " to ", time(alert.window.end)));
}

/** An event of the evidence, with its own figure of what the rule measures. */
function evidence(card) {
  return cardElement(card, card.value === undefined ? undefined : `rule: ${number(card.value)}`, "What the rule measures, in this event alone");
}

export class AlertsView {
  #place = h("div", { style: { display: "contents" } });

  show(main) {
    main.append(h("div", { class: "view-head" }, h("h1", { text: "Alerts" }), h("p", { class: "lead", text: "Rules of the audit that have found something, newest first." })), this.#place);
    return this.reload();
  }

  hide() {}

  alerts() {
    this.reload();
  }

  async reload() {
    const { alerts, total } = await get("api/alerts", { limit: 100 });
    if (!total) {
      this.#place.replaceChildren(empty("No alerts", "Nothing that the audit's rules look for has been found in what is held."));
      return;
    }
    this.#place.replaceChildren(...alerts.map((alert) =>
      h("article", { class: "panel alert" }, head(alert), h("p", { text: alert.message }),
        h("ol", { class: "cards", "aria-label": "Evidence" }, alert.events.slice(0, 4).map(evidence)),
        alert.events.length > 4 && h("p", {}, h("a", { href: `#/alerts/${alert.key}`, text: `All ${alert.events.length} events of the evidence` })))));
  }
}

export class AlertView {
  #key;

  constructor(key) {
    this.#key = key;
  }

  async show(main) {
    const alert = await get(`api/alerts/${encodeURIComponent(this.#key)}`);
    const pair = (name, value) => [h("dt", { text: name }), h("dd", {}, value)];
    main.append(
      h("div", { class: "view-head" }, h("h1", { text: alert.rule }), h("p", { class: "lead", text: alert.message })),
      h("section", { class: "panel" }, h("dl", { class: "list" },
        pair("Model", alert.model), alert.label && pair("Class", alert.label), alert.method && pair("Method", alert.method), pair("Run", alert.run),
        pair("Rule", h("code", { text: alert.condition })), pair("Measured", `${number(alert.measured)} over ${count(alert.eventCount)} events`), pair("Allowed", number(alert.threshold)),
        pair("Window", h("span", {}, time(alert.window.start), " to ", time(alert.window.end))))),
      h("h2", { text: "The events that speak for it" }),
      h("ol", { class: "cards", "aria-label": "Evidence" }, alert.events.map(evidence)));
  }

  hide() {}
}
