// Runs and what changed from one to another.
import { get } from "./api.js";
import { h, chip, count, empty, number, time } from "./dom.js";
import { cardElement } from "./card.js";
import { coverage, coverageLegend } from "./charts.js";

export class RunsView {
  #place = h("div", { style: { display: "contents" } });

  show(main) {
    main.append(h("div", { class: "view-head" }, h("h1", { text: "Runs" }), h("p", { class: "lead", text: "The live run and replays of its events with another model, method or version." })), this.#place);
    return this.reload();
  }

  hide() {}

  async reload() {
    const { runs } = await get("api/runs");
    if (!runs.length) {
      this.#place.replaceChildren(empty("No runs yet", "A run appears with its first result."));
      return;
    }
    const select = (id, index) => h("select", { id, class: "button", "aria-label": index ? "Second run" : "First run" }, runs.map((run, at) => h("option", { value: run.run, text: run.run, selected: at === Math.min(index, runs.length - 1) })));
    const first = select("first-run", 0);
    const second = select("second-run", 1);
    this.#place.replaceChildren(
      h("section", { class: "panel" }, h("div", { class: "table-wrap" }, h("table", {},
        h("thead", {}, h("tr", {}, ["Run", "First event", "Last event", "Models", "Methods"].map((text) => h("th", { text, scope: "col" })), h("th", { class: "number", text: "Events", scope: "col" }), h("th", { class: "number", text: "RCAP", scope: "col" }), h("th", { text: "Coverage", scope: "col" }))),
        h("tbody", {}, runs.map((run) => h("tr", {},
          h("td", {}, h("a", { href: `#/live?${new URLSearchParams({ run: run.run })}`, text: run.run })), h("td", {}, time(run.first)), h("td", {}, time(run.last)),
          h("td", { text: run.models.join(", ") }), h("td", { text: run.methods.join(", ") || "–" }), h("td", { class: "number", text: count(run.events) }), h("td", { class: "number", text: number(run.rcapMean) }), h("td", {}, coverage(run.counts))))))), coverageLegend()),
      runs.length > 1
        ? h("section", { class: "panel" }, h("h2", { text: "Compare two runs" }), h("div", { class: "pair" }, first, h("span", { text: "with" }), second,
            h("button", { class: "button primary", type: "button", id: "compare", text: "Compare", on: { click: () => (location.hash = `#/runs/${encodeURIComponent(first.value)}/${encodeURIComponent(second.value)}`) } })))
        : h("section", { class: "panel" }, h("h2", { text: "Compare two runs" }), h("p", { class: "soft" }, "There is one run. ", h("code", { text: "limelight replay --run-id NAME" }), " makes another of the same events.")));
  }
}

export class ComparisonView {
  #first;
  #second;

  constructor(first, second) {
    this.#first = first;
    this.#second = second;
  }

  async show(main) {
    const comparison = await get("api/runs/compare", { run: this.#first, with: this.#second });
    const heads = ["Matched", `Only ${this.#first}`, `Only ${this.#second}`, `RCAP ${this.#first}`, `RCAP ${this.#second}`, "Change", "p", "Flipped", "Same maps"];
    main.append(h("div", { class: "view-head" }, h("h1", { text: `${this.#first} and ${this.#second}` }), h("p", { class: "lead", text: "What changed for the events that both explained, among those held." }), h("a", { class: "button", href: "#/runs", text: "All runs" })));
    if (!comparison.rows.length) {
      main.append(empty("Nothing to compare", "Neither run has a score among the events held."));
      return;
    }
    const signed = (value) => (value === undefined ? "–" : `${value > 0 ? "+" : ""}${value.toFixed(3)}`);
    const significance = (value) => (value === undefined ? "–" : value < 0.001 ? "< 0.001" : value.toFixed(3));
    main.append(
      h("section", { class: "panel" }, h("div", { class: "table-wrap" }, h("table", {},
        h("thead", {}, h("tr", {}, h("th", { text: "Model", scope: "col" }), h("th", { text: "Class", scope: "col" }), heads.map((text) => h("th", { class: "number", text, scope: "col" })))),
        h("tbody", {}, comparison.rows.map((row) => h("tr", {}, h("td", { text: row.model }), h("td", { text: row.label }),
          [count(row.matched), count(row.onlyFirst), count(row.onlySecond), number(row.rcapFirst), number(row.rcapSecond), signed(row.rcapChange), significance(row.pValue), count(row.flipped), row.identicalMaps === undefined ? "–" : count(row.identicalMaps)].map((text) => h("td", { class: "number", text }))))))),
        h("p", { class: "soft small", text: "p: Wilcoxon's signed-rank test that scores did not change. Flipped: events for which the model predicts another class." })),
      h("h2", { text: "Largest changes" }),
      comparison.largest.length
        ? h("ol", { class: "pairs" }, comparison.largest.map((pair) => h("li", { class: "panel" }, h("div", { class: "panel-head" }, h("h3", { text: pair.eventId }), h("span", {}, chip(`RCAP ${signed(pair.change)}`, pair.change < 0 ? "bad" : "good"), " ", pair.flipped && chip("flipped", "warn"))),
            h("ul", { class: "two" }, cardElement(pair.first, this.#first), cardElement(pair.second, this.#second)))))
        : h("p", { class: "soft", text: "No event was explained by both." }));
  }

  hide() {}
}
