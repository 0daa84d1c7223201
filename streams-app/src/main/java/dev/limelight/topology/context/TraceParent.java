package dev.limelight.topology.context;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The trace that a record belongs to, by the W3C's Trace Context: the header {@code traceparent}.
 *
 * <p>Limelight makes no spans. It hands {@code traceparent}, {@code tracestate} and {@code baggage}
 * on from an event to all that comes of it, as they are, like every other header; the standard
 * calls that forwarding without participating. Nothing is made of a malformed one here, so it is
 * forwarded too, and whoever reads the results restarts the trace by the standard's rule.
 */
final class TraceParent {
  private static final String HEADER = "traceparent";

  /**
   * A version that is not ff, trace id, parent id, flags; later versions may go on behind a dash.
   */
  private static final Pattern FORMAT =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private TraceParent() {}

  /** The trace's id, 32 hex digits; empty where there is none or it is malformed. */
  static Optional<String> in(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    // Longer ones are of no version that there is; a pattern is not run over what may be anything.
    if (header == null || header.value() == null || header.value().length > 512) {
      return Optional.empty();
    }
    Matcher found = FORMAT.matcher(new String(header.value(), US_ASCII));
    boolean wellFormed =
        found.matches() && (!found.group(1).equals("00") || found.group(3) == null);
    return wellFormed ? Optional.of(found.group(2)) : Optional.empty();
  }
}
