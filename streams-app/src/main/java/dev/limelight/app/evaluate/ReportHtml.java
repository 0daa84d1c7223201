package dev.limelight.app.evaluate;

import static dev.limelight.app.evaluate.PageText.escaped;

import dev.limelight.metric.MetricName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The evaluation as one page that needs nothing else: no script, no other file, no request. */
final class ReportHtml {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <title>Evaluation of MODEL</title><style>
      :root{color-scheme:light dark;--ink:#1b1b22;--faint:#5f6070;--line:#dcdce2;--paper:#fff;--bar:#3b6fb6}
      @media(prefers-color-scheme:dark){:root{--ink:#e8e8ee;--faint:#a0a1b0;--line:#3a3b46;--paper:#17171c;--bar:#6d9eeb}}
      body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1280px;margin:2em auto;padding:0 1em}
      table{border-collapse:collapse}td,th{padding:.25em .7em;text-align:right;border-bottom:1px solid var(--line)}
      td:first-child,th:first-child{text-align:left}.scroll{overflow-x:auto}
      .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(380px,1fr));gap:1.5em}
      .charts h3{margin:.2em 0;font-size:1em}svg{width:100%;font-size:13px}svg text{fill:var(--ink)}svg rect{fill:var(--bar)}
      .gallery td,.gallery th{padding:3px;vertical-align:top;text-align:center;font-size:12px;border:0}
      .gallery td:first-child{text-align:left}.name{width:150px;max-height:130px;overflow:hidden;overflow-wrap:anywhere}
      .gallery img{width:130px;image-rendering:pixelated;display:block}.faint{color:var(--faint)}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1em}dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
      </style></head><body>
      """;

  private final Summary summary;
  private final ResultStore store;
  private final int gallery;
  private final StringBuilder page = new StringBuilder();

  ReportHtml(Summary summary, ResultStore store, int gallery) {
    this.summary = summary;
    this.store = store;
    this.gallery = gallery;
  }

  /** The page in UTF-8. */
  byte[] bytes() throws IOException {
    String model = escaped(summary.settings().getOrDefault("model", ""));
    page.append(HEAD.replace("MODEL", model)).append("<h1>Evaluation of ").append(model);
    page.append(
        "</h1>\n<p>%d of %d images count; %d are predicted with too little confidence, %d could not be evaluated.</p>\n"
            .formatted(
                summary.scored(),
                summary.images().size() + summary.failures().size(),
                summary.images().size() - summary.scored(),
                summary.failures().size()));
    table();
    charts();
    gallery();
    failures();
    settings();
    return page.append("</body></html>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private void table() {
    page.append("<div class=\"scroll\"><table><tr><th>method");
    for (MetricName metric : summary.metrics()) {
      page.append("<th>").append(escaped(metric.label()));
      page.append(metric.higherIsBetter() ? " &uarr;" : " &darr;");
    }
    page.append("</tr>\n");
    for (Summary.Row row : summary.rows()) {
      page.append("<tr><td>").append(escaped(row.method()));
      for (Summary.Mean mean : row.means().values()) {
        page.append("<td title=\"n = ").append(mean.n()).append("\">").append(number(mean));
      }
      page.append("</tr>\n");
    }
    page.append(
        "</table></div>\n<p class=\"faint\">Means over the images that count; &uarr; higher is better, &darr; lower.</p>\n");
  }

  private void charts() {
    page.append("<div class=\"charts\">\n");
    for (MetricName metric : summary.metrics()) {
      List<BarChart.Bar> bars = new ArrayList<>();
      for (Summary.Row row : summary.rows()) {
        Summary.Mean mean = row.means().get(metric);
        if (mean != null && mean.n() > 0) {
          bars.add(new BarChart.Bar(row.method(), mean.mean()));
        }
      }
      if (!bars.isEmpty()) {
        page.append("<div><h3>").append(escaped(metric.label())).append("</h3>");
        page.append(BarChart.svg(metric.label(), bars)).append("</div>\n");
      }
    }
    page.append("</div>\n");
  }

  private void gallery() throws IOException {
    List<ImageResult> shown =
        summary.images().stream()
            .filter(image -> image.isScored() && store.has(store.pictureName(image.key(), "image")))
            .limit(gallery)
            .toList();
    if (shown.isEmpty()) {
      return;
    }
    page.append("<h2>Maps</h2><div class=\"scroll\"><table class=\"gallery\"><tr><th>image<th>");
    summary.methods().forEach(method -> page.append("<th>").append(escaped(method)));
    page.append("</tr>\n");
    for (ImageResult image : shown) {
      page.append(
          "<tr><td><div class=\"name\" title=\"%1$s, %2$s\">%1$s<br><span class=\"faint\">%3$s %2$s</span></div>"
              .formatted(
                  escaped(image.file()),
                  escaped(image.label()),
                  String.format(Locale.ROOT, "%.3f", image.probability())));
      picture(image.key(), "image", "the image");
      for (ImageResult.MapResult map : image.maps()) {
        picture(image.key(), map.method(), map.method() + " of " + image.file());
        Double rcap = map.scores().get(MetricName.RCAP.label());
        page.append(rcap == null ? "" : String.format(Locale.ROOT, "RCAP %.3f", rcap));
      }
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
    if (shown.size() < summary.scored()) {
      page.append(
          "<p class=\"faint\">The first %d of %d.</p>\n".formatted(shown.size(), summary.scored()));
    }
  }

  private void picture(String key, String what, String alt) throws IOException {
    Optional<byte[]> png = store.bytes(store.pictureName(key, what));
    page.append("<td>");
    if (png.isPresent()) {
      page.append("<img alt=\"").append(escaped(alt)).append("\" src=\"data:image/png;base64,");
      page.append(Base64.getEncoder().encodeToString(png.get())).append("\">");
    }
  }

  private void failures() {
    if (!summary.failures().isEmpty()) {
      page.append("<h2>Not evaluated</h2><dl>\n");
      summary.failures().forEach(failure -> pair(failure.file(), failure.error()));
      page.append("</dl>\n");
    }
  }

  private void settings() {
    page.append("<h2>Settings</h2><dl>\n");
    summary.settings().forEach(this::pair);
    page.append("</dl>\n");
  }

  private void pair(String name, String value) {
    page.append("<dt>").append(escaped(name)).append("<dd>").append(escaped(value)).append('\n');
  }

  private static String number(Summary.Mean mean) {
    return mean.n() == 0 ? "-" : String.format(Locale.ROOT, "%.4f", mean.mean());
  }
}
