package dev.limelight.app.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.limelight.metric.MetricName;
import java.util.List;
import java.util.Locale;

/**
 * An evaluation as a page: the table, a bar chart for each metric, and the gallery of overlays. No
 * scripts and nothing from elsewhere; texts from file names and labels are escaped. Stateless.
 */
final class HtmlReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --line: #ddd; --bar: #2a6f97; }
      @media (prefers-color-scheme: dark) { :root { --ink: #eee; --paper: #16181c; --line: #3a3d44; --bar: #61a5c2; } }
      body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto; max-width: 1200px; padding: 0 1rem; }
      table { border-collapse: collapse; } th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right; }
      th:first-child, td:first-child { text-align: left; }
      .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 1.5rem; }
      svg text { fill: var(--ink); font: 12px system-ui, sans-serif; } svg rect { fill: var(--bar); }
      .scroll { overflow-x: auto; } .gallery td { border: 0; padding: .2rem; } .gallery img { width: 170px; display: block; }
      .gallery th { text-align: left; font-weight: 600; }
      """;
  private static final int ROW = 22;
  private static final int LABEL = 150;
  private static final int CHART = 340;

  private HtmlReport() {}

  static byte[] page(Protocol protocol, MeanScores means, List<PictureResult> results) {
    StringBuilder html = new StringBuilder();
    long counted = results.stream().filter(PictureResult::counts).count();
    html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .append("<meta http-equiv=\"Content-Security-Policy\" ")
        .append("content=\"default-src 'none'; img-src 'self'; style-src 'unsafe-inline'\">")
        .append("<title>Evaluation of ")
        .append(escaped(protocol.model()))
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body><h1>")
        .append(escaped(protocol.model()))
        .append("</h1><p>")
        .append(counted)
        .append(" of ")
        .append(results.size())
        .append(" pictures, those whose class is at least ")
        .append(String.format(Locale.ROOT, "%.0f %%", 100 * protocol.confidence()))
        .append(" probable. Means over them, best RCAP first.</p>");
    table(html, protocol, means);
    html.append("<h2>Metrics</h2><div class=\"charts\">");
    protocol.metrics().forEach(metric -> chart(html, metric, means));
    html.append("</div><h2>Overlays</h2>");
    gallery(html, means, results);
    return html.append("</body></html>\n").toString().getBytes(UTF_8);
  }

  private static void table(StringBuilder html, Protocol protocol, MeanScores means) {
    html.append("<div class=\"scroll\"><table><tr><th>method</th>");
    protocol
        .metrics()
        .forEach(
            metric ->
                html.append("<th>")
                    .append(metric.label())
                    .append(metric.higherIsBetter() ? " ↑" : " ↓")
                    .append("</th>"));
    html.append("</tr>");
    for (MeanScores.Row row : means.rows()) {
      html.append("<tr><td>").append(escaped(row.map())).append("</td>");
      for (MetricName metric : protocol.metrics()) {
        html.append("<td>").append(number(row, metric)).append("</td>");
      }
      html.append("</tr>");
    }
    html.append("</table></div>");
  }

  private static String number(MeanScores.Row row, MetricName metric) {
    var value = row.of(metric);
    return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "–";
  }

  private static void chart(StringBuilder html, MetricName metric, MeanScores means) {
    double largest =
        means.rows().stream().mapToDouble(row -> Math.abs(row.of(metric).orElse(0))).max().orElse(0);
    int height = ROW * means.rows().size();
    html.append("<figure><figcaption>")
        .append(metric.label())
        .append(metric.higherIsBetter() ? " (higher is better)" : " (lower is better)")
        .append("</figcaption><svg role=\"img\" width=\"100%\" viewBox=\"0 0 ")
        .append(CHART)
        .append(' ')
        .append(height)
        .append("\">");
    int y = 0;
    for (MeanScores.Row row : means.rows()) {
      double share = largest == 0 ? 0 : Math.max(0, row.of(metric).orElse(0)) / largest;
      html.append(
          String.format(
              Locale.ROOT,
              "<text x=\"0\" y=\"%d\">%s</text><rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
                  + "<text x=\"%.1f\" y=\"%d\">%s</text>",
              y + 15,
              escaped(row.map()),
              LABEL,
              y + 4,
              share * (CHART - LABEL - 60),
              ROW - 8,
              LABEL + share * (CHART - LABEL - 60) + 5,
              y + 15,
              number(row, metric)));
      y += ROW;
    }
    html.append("</svg></figure>");
  }

  private static void gallery(
      StringBuilder html, MeanScores means, List<PictureResult> results) {
    html.append("<div class=\"scroll\"><table class=\"gallery\"><tr><th></th>");
    means.rows().forEach(row -> html.append("<th>").append(escaped(row.map())).append("</th>"));
    html.append("</tr>");
    for (PictureResult result : results) {
      if (!result.counts()) {
        continue;
      }
      html.append("<tr><th>")
          .append(escaped(result.file()))
          .append("<br>")
          .append(escaped(result.label()))
          .append(String.format(Locale.ROOT, " %.3f", result.probability()))
          .append("</th>");
      for (MeanScores.Row row : means.rows()) {
        html.append("<td><img loading=\"lazy\" src=\"overlays/")
            .append(escaped(ResultStore.overlayName(result.sha256(), row.map())))
            .append("\" alt=\"")
            .append(escaped(row.map() + " of " + result.file()))
            .append("\"></td>");
      }
      html.append("</tr>");
    }
    html.append("</table></div>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
