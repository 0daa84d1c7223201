// One event's card.
import { h, s, chip, percent, number, moment, CLASS_OF } from "./dom.js";
import { canvas, look } from "./draw.js";

const WORDS = { degraded: "Explained with less", skipped: "Skipped", dead: "Dead letter" };

/** RCAP's partitions: what share of the saliency each keeps, and how sure the model then is. */
export function partitions(card) {
  const parts = card.partitions ?? [];
  if (!parts.length) return undefined;
  const width = 100 / parts.length;
  const text = parts.map((part) => `without the lower ${Math.round(100 * part.fraction)} % of the pixels: probability ${percent(part.probability)}`).join("; ");
  return s(
    "svg",
    { viewBox: "0 0 100 26", preserveAspectRatio: "none", role: "img", "aria-label": `RCAP by partition: ${text}` },
    s("title", { text: `Bars: probability of the class, seen in the most salient pixels alone. ${text}` }),
    parts.map((part, index) => [
      s("rect", { class: "bar-back", x: index * width + 1, y: 0, width: width - 2, height: 26 }),
      s("rect", { class: "bar-share", x: index * width + 1, y: 26 * (1 - part.share), width: width - 2, height: 26 * part.share }),
      s("rect", { class: "bar-prob", x: index * width + width * 0.28, y: 26 * (1 - part.probability), width: width * 0.44, height: 26 * part.probability }),
    ]),
  );
}

function picture(card) {
  if (!card.hasImage && !card.hasMap) {
    return h("div", { class: "picture" }, h("div", { class: "none", text: card.outcome === "dead" ? "What came in could not be read as an image" : "No picture at hand" }));
  }
  const parts = look.beside && card.hasImage && card.hasMap ? ["image", "both"] : ["both"];
  return h("div", { class: "picture" }, parts.map((part) => canvas(card, { part })));
}

/** Whether production and the explained model say the same. */
export function agreement(card) {
  if (!card.production) return undefined;
  const says = card.production.label ?? `class ${card.production.classIndex}`;
  if (card.production.agrees === undefined) return h("span", { text: `production: ${says}` });
  return card.production.agrees
    ? h("span", { text: `production agrees: ${says}` })
    : chip(`production says ${says}`, "bad");
}

/** A card; `note` is shown in its corner, and `meaning` says what it is. */
export function cardElement(card, note, meaning) {
  const title = CLASS_OF(card) || WORDS[card.outcome] || "Event";
  const link = h("a", { class: "cover", href: card.key ? `#/events/${card.key}` : undefined, text: title });
  return h(
    "li",
    { class: "card", data: { key: card.key ?? "" } },
    h("div", { class: "frame" },
      picture(card),
      WORDS[card.outcome] && chip(WORDS[card.outcome], card.outcome === "dead" ? "bad" : "warn"),
      note && h("span", { class: "chip right", text: note, title: meaning })),
    h(
      "div",
      { class: "facts" },
      h("div", { class: "title" }, link, card.probability !== undefined && h("span", { text: percent(card.probability), title: "Probability of the class" })),
      card.rcap !== undefined &&
        h("div", { class: "rcap" }, h("span", { class: "soft", text: "RCAP" }), partitions(card) ?? h("span"), h("b", { text: number(card.rcap) })),
      card.reason && h("div", { class: "line whole" }, h("span", { text: card.reason, title: card.reason })),
      h("div", { class: "line whole" }, agreement(card), card.inside !== undefined && h("span", { text: `${percent(card.inside)} inside`, title: "Share of the saliency inside the region of interest" })),
      h("div", { class: "line" }, h("span", { text: card.eventId || "no event id", title: card.eventId }), h("span", { class: "moment", text: moment(card.time) })),
      h("div", { class: "line whole" }, h("span", { text: card.model, title: card.model }), h("span", { text: card.method, title: card.method })),
    ),
  );
}
