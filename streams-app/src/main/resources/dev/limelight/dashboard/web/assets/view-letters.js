// Events that could not be processed, and how to send them again.
import { get } from "./api.js";
import { h, bytes, chip, command, count, empty, time } from "./dom.js";

export function letterPanel(letter) {
  const pair = (name, value) => value !== undefined && value !== "" && [h("dt", { text: name }), h("dd", {}, value)];
  const source = letter.source;
  return h("article", { class: "panel" },
    h("div", { class: "panel-head" }, h("h2", {}, chip(letter.reason || "no reason", "bad")), h("span", { class: "soft small" }, time(letter.time))),
    h("p", { text: letter.message || "No message" }),
    h("dl", { class: "list" },
      pair("Letter", h("code", { text: letter.letter })),
      source && pair("Source", h("code", { text: `${source.topic} / ${source.partition} / ${source.offset}` })),
      source?.timestamp && pair("Its time", time(source.timestamp)),
      pair("Event", letter.eventId), pair("Replay", letter.replay), pair("Model", letter.model), pair("Size", bytes(letter.bytes)), pair("Exception", letter.exception && h("code", { text: letter.exception }))),
    h("details", {}, h("summary", { text: "First bytes" }), h("pre", { class: "dump", text: letter.preview || "(empty)", tabindex: "0" })),
    letter.redriveCommand
      ? command(letter.redriveCommand)
      : h("p", { class: "soft", text: `Not to be sent back: it is of the replay ${letter.replay}, and the live stream, which reads what is sent back, has ended the event in its own way. Mend what was wrong and replay the range under a new run id.` }));
}

export class LettersView {
  #reason;
  #place = h("div", { style: { display: "contents" } });

  constructor(parameters) {
    this.#reason = parameters.get("reason") ?? "";
  }

  show(main) {
    main.append(h("div", { class: "view-head" }, h("h1", { text: "Dead letters" }), h("p", { class: "lead", text: "What came in and could not be processed. Nothing is lost: the bytes are kept as they were." })), this.#place);
    return this.reload();
  }

  hide() {}

  letters() {
    this.reload();
  }

  async reload() {
    const { letters, reasons, total } = await get("api/dead-letters", { reason: this.#reason, limit: 100 });
    const names = Object.keys(reasons);
    if (!names.length) {
      this.#place.replaceChildren(empty("No dead letters", "Every event that is held was explained or skipped."));
      return;
    }
    const button = (value, text) => h("button", { class: "button", type: "button", "aria-pressed": String(value === this.#reason), text, on: { click: () => this.#choose(value) } });
    const sum = names.reduce((all, name) => all + reasons[name], 0);
    this.#place.replaceChildren(
      h("section", { class: "toolbar", "aria-label": "Reasons" }, button("", `All (${count(sum)})`), names.map((name) => button(name, `${name || "no reason"} (${count(reasons[name])})`))),
      ...letters.map(letterPanel),
      total > letters.length ? h("p", { class: "soft", text: `The newest ${letters.length} of ${count(total)}; limelight dead-letters list shows all.` }) : "");
  }

  #choose(reason) {
    this.#reason = reason;
    history.replaceState(null, "", reason ? `#/dead-letters?reason=${encodeURIComponent(reason)}` : "#/dead-letters");
    this.reload();
  }
}
