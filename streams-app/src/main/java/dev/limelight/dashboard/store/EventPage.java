package dev.limelight.dashboard.store;

import java.util.List;

/**
 * Some of the entries that a query found.
 *
 * @param entries in the query's order
 * @param total how many it found in all
 * @param more whether some follow
 */
public record EventPage(List<Entry> entries, int total, boolean more) {
  public EventPage {
    entries = List.copyOf(entries);
  }
}
