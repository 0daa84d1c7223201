// What each model looks at, over time and by class.
import { get } from "./api.js";
import { h, count, empty, number, percent } from "./dom.js";
import { scoreOverTime, distribution, shareOverTime, coverage, coverageLegend } from "./charts.js";
import { meanMap } from "./draw.js";

export class ModelsView {
  #place = h("div", { class: "panel" });

  show(main) {
    main.append(h("div", { class: "view-head" }, h("h1", { text: "Models" }), h("p", { class: "lead", text: "Scores, drift and coverage of the events held, by model, method and run." })), this.#place);
    return this.reload();
  }

  hide() {}

  models() {
    this.reload();
  }

  async reload() {
    const { models } = await get("api/models");
    if (!models.length) {
      this.#place.replaceWith((this.#place = empty("No model yet", "Models appear with their first explained event.")));
      return;
    }
    const fresh = h("div", { class: "models" }, models.map((row) => this.#model(row)));
    this.#place.replaceWith(fresh);
    this.#place = fresh;
  }

  #model(row) {
    const query = { method: row.method, run: row.run };
    const address = `#/models/${encodeURIComponent(row.model)}?${new URLSearchParams(query)}`;
    const map = (each) => `api/models/${encodeURIComponent(row.model)}/mean-map?${new URLSearchParams({ ...query, class: each.classIndex })}`;
    const quantiles = row.rcapQuantiles;
    const figure = (value, text, title) => h("div", { title }, h("b", { text: value }), h("span", { text }));
    return h("article", { class: "panel" },
      h("div", { class: "panel-head" }, h("h2", {}, row.model && row.method ? h("a", { href: address, text: row.model }) : row.model || "(unknown)"), h("span", { class: "soft small", text: [row.method, row.run && `run ${row.run}`].filter(Boolean).join(", ") || "nothing explained" })),
      h("div", { class: "figures" },
        figure(count(Object.values(row.counts).reduce((sum, each) => sum + each, 0)), "events"),
        figure(number(row.rcapMean), "mean RCAP", quantiles && `10 %: ${number(quantiles.p10)}, median ${number(quantiles.p50)}, 90 %: ${number(quantiles.p90)}`),
        row.inside !== undefined && figure(percent(row.inside), "inside the region"),
        row.disagreement !== undefined && figure(percent(row.disagreement), "disagree with production"),
        figure(number(row.drift?.psi, 2), row.drift?.psi === undefined ? "drift: no reference yet" : "drift (PSI)", "Population stability index of the newest window against the audit's reference")),
      coverage(row.counts), coverageLegend(),
      row.classes.length ? h("ul", { class: "strip", "aria-label": "Mean saliency map by class" }, row.classes.slice(0, 12).map((each) =>
        h("li", {}, each.hasMeanMap ? meanMap(map(each), `Mean saliency map of ${each.label}`) : h("div", { class: "none", text: "no map" }), h("span", { text: each.label, title: each.label }), h("span", { class: "soft", text: `${count(each.count)}, RCAP ${number(each.rcapMean, 2)}` })))) : "");
  }
}

export class ModelView {
  #model;
  #filter;
  #place = h("div", { style: { display: "contents" } });
  #drawn = "";

  constructor(model, parameters) {
    this.#model = model;
    this.#filter = Object.fromEntries(parameters);
  }

  show(main) {
    main.append(this.#place);
    return this.reload();
  }

  hide() {}

  models() {
    this.reload();
  }

  async reload() {
    const address = `api/models/${encodeURIComponent(this.#model)}`;
    const model = await get(address, this.#filter);
    const text = JSON.stringify(model);
    if (text === this.#drawn) return;
    this.#drawn = text;
    const chosen = model.classes.find((each) => String(each.classIndex) === this.#filter.class);
    this.#place.replaceChildren(
      h("div", { class: "view-head" },
        h("h1", { text: chosen ? `${this.#model}: ${chosen.label}` : this.#model }),
        h("p", { class: "lead", text: [this.#filter.method, this.#filter.run && `run ${this.#filter.run}`].filter(Boolean).join(", ") }),
        chosen && h("button", { class: "button", type: "button", text: "All classes", on: { click: () => this.#choose(undefined) } }),
        h("a", { class: "button", href: `#/live?${new URLSearchParams({ model: this.#model, ...(chosen ? { class: chosen.label } : {}), order: "worst" })}`, text: "Worst events" })),
      this.#tiles(model),
      h("div", { class: "grid" }, this.#overTime(model), this.#distribution(model), this.#inside(model), this.#drift(model)),
      this.#classes(model),
    );
  }

  #tiles(model) {
    const tile = (value, text) => h("div", { class: "tile" }, h("b", { text: value }), h("span", { text }));
    return h("section", { class: "tiles", "aria-label": "Figures" },
      tile(count(model.counts.explained + model.counts.degraded), "events explained"),
      tile(number(model.rcapMean), "mean RCAP"),
      tile(model.inside === undefined ? "–" : percent(model.inside), "saliency inside the region"),
      tile(model.disagreement === undefined ? "–" : percent(model.disagreement), "disagree with production"),
      tile(number(model.windows.at(-1)?.psi, 2), model.windows.at(-1)?.psi === undefined ? "drift: no reference yet" : "drift (PSI), newest window"));
  }

  #panel(title, hint, content) {
    return h("section", { class: "panel" }, h("div", { class: "panel-head" }, h("h2", { text: title }), h("span", { class: "soft small", text: hint })), content);
  }

  #absent(text) {
    return h("p", { class: "soft", text });
  }

  #overTime(model) {
    const scored = model.windows.filter((window) => window.rcapMean !== undefined);
    return this.#panel("RCAP over time", "median, 5 % to 95 %", scored.length ? scoreOverTime(scored) : this.#absent("The audit publishes windows: start it with limelight audit."));
  }

  #distribution(model) {
    const reference = model.reference?.histogram;
    return this.#panel("Distribution of RCAP", reference ? "dashed: the earlier half of the windows" : "events held", distribution(model.histogram, reference));
  }

  #inside(model) {
    const known = model.windows.some((window) => window.inside !== undefined);
    return this.#panel("Saliency inside the region", "mean share", known ? shareOverTime(model.windows, "inside", "Share inside") : this.#absent("No window with regions of interest yet."));
  }

  #drift(model) {
    const known = model.windows.some((window) => window.psi !== undefined);
    return this.#panel("Drift of RCAP", "population stability index; above 0.25 is usually called a shift", known ? shareOverTime(model.windows, "psi", "PSI") : this.#absent("The audit has no reference yet: it takes the first scores of a class."));
  }

  #classes(model) {
    if (!model.classes.length) return undefined;
    const query = (each) => new URLSearchParams({ ...this.#filter, class: each.classIndex }).toString();
    return h("section", { class: "panel" },
      h("div", { class: "panel-head" }, h("h2", { text: "What it looks at, by class" }), h("span", { class: "soft small", text: "mean saliency map of the windows held, stretched to its own brightest point" })),
      h("ul", { class: "class-grid" }, model.classes.map((each) =>
        h("li", { class: "class-card" }, h("button", { type: "button", "aria-pressed": String(String(each.classIndex) === this.#filter.class), on: { click: () => this.#choose(each.classIndex) } },
          each.hasMeanMap ? meanMap(`api/models/${encodeURIComponent(this.#model)}/mean-map?${query(each)}`, `Mean saliency map of ${each.label}`) : h("span", { class: "none", text: "no mean map" }),
          h("b", { text: each.label }),
          h("span", { class: "soft", text: `${count(each.count)} events, RCAP ${number(each.rcapMean, 2)}${each.inside === undefined ? "" : `, ${percent(each.inside)} inside`}` }))))));
  }

  #choose(classIndex) {
    if (classIndex === undefined) delete this.#filter.class;
    else this.#filter.class = String(classIndex);
    history.replaceState(null, "", `#/models/${encodeURIComponent(this.#model)}?${new URLSearchParams(this.#filter)}`);
    this.reload();
  }
}
