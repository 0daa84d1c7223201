// Small charts as SVG, drawn at the size of their place, with a table for those who cannot see them.
import { h, s, number, percent, moment } from "./dom.js";

const LEFT = 46;
const BOTTOM = 22;
const TOP = 8;
const RIGHT = 10;

/** Draws at the width of its place, and again when that changes. */
function responsive(height, label, draw) {
  const place = h("div", { style: { "min-height": `${height}px` } });
  let width = 0;
  new ResizeObserver(([entry]) => {
    const found = Math.round(entry.contentRect.width);
    if (found && found !== width) {
      width = found;
      const svg = s("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
      draw(svg, width, height);
      place.replaceChildren(svg);
    }
  }).observe(place);
  return place;
}

const scale = (from, to, low, high) => (value) => low + ((value - from) / (to - from || 1)) * (high - low);

function axes(svg, width, height, top, ticks, format) {
  const y = scale(0, top, height - BOTTOM, TOP);
  for (const tick of ticks) {
    svg.append(
      s("line", { class: "axis", x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
      s("text", { x: LEFT - 7, y: y(tick) + 4, "text-anchor": "end", text: format(tick) }),
    );
  }
  return y;
}

/** RCAP over time: the median, and the band from the 5 % to the 95 % quantile. */
export function scoreOverTime(windows) {
  const points = windows.filter((window) => window.rcapMean !== undefined);
  const figures = points.map((window) => [moment(window.start), number(window.rcapP50 ?? window.rcapMean), number(window.rcapP05), number(window.rcapP95)]);
  return h("figure", { style: { margin: 0 } },
    responsive(190, "RCAP over time: median with its 5 % to 95 % band", (svg, width, height) => {
      const y = axes(svg, width, height, 1, [0, 0.25, 0.5, 0.75, 1], (tick) => tick.toFixed(2));
      const times = points.map((window) => Date.parse(window.start));
      const x = scale(Math.min(...times), Math.max(...times), LEFT + 8, width - RIGHT - 8);
      const place = (window, key) => `${x(Date.parse(window.start)).toFixed(1)},${y(window[key] ?? window.rcapMean).toFixed(1)}`;
      const upper = points.map((window) => place(window, "rcapP95"));
      const lower = points.map((window) => place(window, "rcapP05")).reverse();
      if (points.length > 1) {
        svg.append(s("polygon", { class: "band", points: [...upper, ...lower].join(" ") }));
        svg.append(s("polyline", { class: "curve", points: points.map((window) => place(window, "rcapP50")).join(" ") }));
      }
      for (const window of points) {
        const cx = x(Date.parse(window.start));
        if (points.length === 1) svg.append(s("line", { class: "curve", x1: cx, x2: cx, y1: y(window.rcapP05 ?? 0), y2: y(window.rcapP95 ?? 1), "stroke-opacity": 0.4 }));
        svg.append(s("circle", { class: "dot", cx, cy: y(window.rcapP50 ?? window.rcapMean), r: 4 }, s("title", { text: `${moment(window.start)}: median ${number(window.rcapP50 ?? window.rcapMean)}, ${number(window.rcapP05)} to ${number(window.rcapP95)}` })));
      }
      const shown = points.length > 1 ? [points[0], points[points.length - 1]] : points;
      shown.forEach((window, index) => svg.append(s("text", { x: x(Date.parse(window.start)), y: height - 5, "text-anchor": shown.length === 1 ? "start" : index ? "end" : "start", text: moment(window.start) })));
    }),
    asTable(["Window", "Median", "5 %", "95 %"], figures));
}

/** A distribution over [0,1], with an earlier one as a dashed line. */
export function distribution(bins, reference) {
  const top = Math.max(0.1, ...bins, ...(reference ?? []));
  return h("figure", { style: { margin: 0 } },
    responsive(190, "Distribution of RCAP", (svg, width, height) => {
      const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * top);
      const y = axes(svg, width, height, top, ticks, (tick) => `${Math.round(100 * tick)} %`);
      const x = scale(0, bins.length, LEFT, width - RIGHT);
      bins.forEach((share, index) => svg.append(
        s("rect", { class: "hist", x: x(index) + 1, width: Math.max(1, x(1) - x(0) - 2), y: y(share), height: Math.max(0, y(0) - y(share)), rx: 2 },
          s("title", { text: `RCAP ${(index / bins.length).toFixed(2)} to ${((index + 1) / bins.length).toFixed(2)}: ${percent(share)}` }))));
      if (reference) {
        const steps = reference.flatMap((share, index) => [`${x(index)},${y(share)}`, `${x(index + 1)},${y(share)}`]);
        svg.append(s("polyline", { class: "ref", points: steps.join(" ") }));
      }
      for (const tick of [0, 0.5, 1]) svg.append(s("text", { x: x(tick * bins.length), y: height - 5, "text-anchor": tick === 0 ? "start" : tick === 1 ? "end" : "middle", text: tick }));
    }),
    asTable(["RCAP from", "Share", "Earlier"], bins.map((share, index) => [(index / bins.length).toFixed(2), percent(share), reference ? percent(reference[index]) : "–"])));
}

/** A line of shares over time, such as that inside the region. */
export function shareOverTime(windows, key, label) {
  const points = windows.filter((window) => window[key] !== undefined);
  return h("figure", { style: { margin: 0 } },
    responsive(150, label, (svg, width, height) => {
      const top = Math.max(key === "psi" ? 0.3 : 1, ...points.map((window) => window[key]));
      const y = axes(svg, width, height, top, [0, top / 2, top], (tick) => (key === "psi" ? tick.toFixed(2) : `${Math.round(100 * tick)} %`));
      const times = points.map((window) => Date.parse(window.start));
      const x = scale(Math.min(...times), Math.max(...times), LEFT + 8, width - RIGHT - 8);
      const place = (window) => `${x(Date.parse(window.start))},${y(window[key])}`;
      if (points.length > 1) svg.append(s("polyline", { class: "curve", points: points.map(place).join(" ") }));
      for (const window of points) svg.append(s("circle", { class: "dot", cx: x(Date.parse(window.start)), cy: y(window[key]), r: 4 }, s("title", { text: `${moment(window.start)}: ${number(window[key])}` })));
      if (points.length) svg.append(s("text", { x: x(times[0]), y: height - 5, text: moment(points[0].start) }));
      if (points.length > 1) svg.append(s("text", { x: x(times[times.length - 1]), y: height - 5, "text-anchor": "end", text: moment(points[points.length - 1].start) }));
    }),
    asTable(["Window", label], points.map((window) => [moment(window.start), number(window[key])])));
}

function asTable(heads, rows) {
  if (!rows.length) return undefined;
  return h("details", { class: "small" }, h("summary", { text: "As a table" }),
    h("div", { class: "table-wrap" }, h("table", {}, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { text: head, scope: "col" })))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", { text: cell }))))))));
}

const OUTCOMES = ["explained", "degraded", "skipped", "dead"];

/** How events ended, as one bar. */
export function coverage(counts) {
  const all = OUTCOMES.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0);
  const text = OUTCOMES.filter((outcome) => counts[outcome]).map((outcome) => `${counts[outcome]} ${outcome}`).join(", ") || "no events";
  return h("div", { class: "stack", role: "img", "aria-label": text, title: text },
    OUTCOMES.filter((outcome) => counts[outcome]).map((outcome) => h("i", { class: `o-${outcome}`, style: { flex: `${counts[outcome] / all} 1 0` } })));
}

/** What the bar's colours mean. */
export function coverageLegend() {
  return h("div", { class: "legend" }, OUTCOMES.map((outcome) => h("span", {}, h("i", { class: `o-${outcome}` }), outcome)));
}
