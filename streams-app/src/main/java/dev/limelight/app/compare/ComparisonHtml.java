package dev.limelight.app.compare;

import static dev.limelight.app.compare.HtmlText.escaped;

import dev.limelight.audit.MapValues;
import dev.limelight.audit.comparison.ChangeStatistics;
import dev.limelight.audit.comparison.EventKey;
import dev.limelight.audit.comparison.GroupComparison;
import dev.limelight.audit.comparison.RunResult;
import dev.limelight.image.Overlay;
import dev.limelight.image.OverlayCaption;
import dev.limelight.image.RgbImage;
import dev.limelight.schemas.SaliencyMap;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A comparison as one HTML page that needs nothing else: no script, no other file. */
public final class ComparisonHtml {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>%1$s against %2$s</title><style>
      body{font:15px/1.5 system-ui,sans-serif;color:#1b1b22;max-width:1200px;margin:2em auto;padding:0 1em}
      table{border-collapse:collapse}td,th{padding:.25em .7em;text-align:right;border-bottom:1px solid #ddd}
      td:first-child,th:first-child{text-align:left}tr.all td{font-weight:600;background:#f4f4f7}
      .pair{display:flex;gap:1em;flex-wrap:wrap}figure{margin:0;flex:1 1 400px}img{max-width:100%%}
      figcaption,.note{color:#5f6070}
      </style></head><body>
      <h1>%1$s against %2$s</h1>
      <p>%3$d and %4$d events. Changes are %2$s less %1$s.</p>
      """;
  private static final String TABLE_HEAD =
      """
      <table><tr><th>model, class<th>matched<th>missing<th>extra<th>RCAP change, mean<th>5 %<th>25 %\
      <th>median<th>75 %<th>95 %<th>p<th>flipped<th>same maps<th>Spearman<th>top 10 %</tr>
      """;
  private static final String TABLE_FOOT =
      """
      </table><p class="note">missing, extra: explained by one run only, and why not by\
       the other. p: Wilcoxon signed-rank test of\
       no change. flipped: the model predicts another class. same maps: equal to the bit. Spearman:\
       mean rank correlation of the maps. top 10 %: mean share of the most salient tenth of the\
       pixels that both maps have in common.</p>
      """;

  /** The pictures behind maps. */
  @FunctionalInterface
  public interface Pictures {
    /** The event's picture as its model sees it. */
    RgbImage picture(EventKey key, SaliencyMap map);
  }

  private final Comparison comparison;
  private final Pictures pictures;
  private final StringBuilder page = new StringBuilder();

  private ComparisonHtml(Comparison comparison, Pictures pictures) {
    this.comparison = comparison;
    this.pictures = pictures;
  }

  /** The page's text. */
  public static String of(Comparison comparison, Pictures pictures) {
    return new ComparisonHtml(comparison, pictures).write();
  }

  private String write() {
    page.append(
        HEAD.formatted(
            escaped(comparison.before().id()),
            escaped(comparison.after().id()),
            comparison.eventsBefore(),
            comparison.eventsAfter()));
    page.append(TABLE_HEAD);
    comparison.groups().forEach(this::row);
    page.append(TABLE_FOOT);
    if (!comparison.largest().isEmpty()) {
      page.append("<h2>Largest changes of RCAP</h2>\n");
    }
    comparison.largest().forEach(this::event);
    return page.append("</body></html>\n").toString();
  }

  private void row(GroupComparison group) {
    boolean all = group.className().equals(GroupComparison.ALL);
    page.append(all ? "<tr class=\"all\">" : "<tr>");
    cell(all ? group.modelId() : group.className());
    cell(Integer.toString(group.matched()));
    cell(count(group.missing(), group.missingReasons()));
    cell(count(group.extra(), group.extraReasons()));
    Optional<ChangeStatistics> change = group.change();
    cell(signed(change.map(ChangeStatistics::mean)));
    cell(signed(change.map(ChangeStatistics::q05)));
    cell(signed(change.map(ChangeStatistics::q25)));
    cell(signed(change.map(ChangeStatistics::median)));
    cell(signed(change.map(ChangeStatistics::q75)));
    cell(signed(change.map(ChangeStatistics::q95)));
    cell(change.map(found -> String.format(Locale.ROOT, "%.2g", found.pValue())).orElse("-"));
    cell(Integer.toString(group.flipped()));
    cell(group.identicalMaps() + " of " + group.comparedMaps());
    cell(number(group.spearman()));
    cell(number(group.topOverlap()));
    page.append("</tr>\n");
  }

  private void event(ChangedEvent event) {
    page.append("<h3>")
        .append(escaped(event.pair().key().eventId()))
        .append("</h3><p>")
        .append(escaped(event.pair().before().modelId()))
        .append(
            String.format(
                Locale.ROOT,
                ": RCAP %.3f to %.3f (%+.3f)%s",
                event.pair().before().rcap(),
                event.pair().after().rcap(),
                event.pair().change(),
                event.pair().flipped() ? ", and the model predicts another class" : ""))
        .append("</p><div class=\"pair\">\n");
    RgbImage picture = pictures.picture(event.pair().key(), event.before());
    figure(picture, event.before(), event.pair().before(), comparison.before().id());
    figure(picture, event.after(), event.pair().after(), comparison.after().id());
    page.append("</div>\n");
  }

  private void figure(RgbImage picture, SaliencyMap map, RunResult result, String run) {
    byte[] png =
        Overlay.png(
            picture,
            MapValues.of(map),
            new OverlayCaption(
                map.getEventId(),
                result.className(),
                map.getProbability(),
                OptionalDouble.of(result.rcap()),
                map.getMethod()));
    page.append("<figure><img alt=\"Saliency map of ")
        .append(escaped(map.getEventId()))
        .append("\" src=\"data:image/png;base64,")
        .append(Base64.getEncoder().encodeToString(png))
        .append("\"><figcaption>")
        .append(escaped(run))
        .append("</figcaption></figure>\n");
  }

  private void cell(String text) {
    page.append("<td>").append(escaped(text)).append("</td>");
  }

  private static String count(int events, Map<String, Integer> reasons) {
    return events == 0 ? "0" : events + " (" + ReasonCounts.text(reasons) + ")";
  }

  private static String signed(Optional<Double> value) {
    return value.map(number -> String.format(Locale.ROOT, "%+.4f", number)).orElse("-");
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "-";
  }
}
