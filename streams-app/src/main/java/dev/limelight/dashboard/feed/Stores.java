package dev.limelight.dashboard.feed;

import dev.limelight.dashboard.store.AuditStore;
import dev.limelight.dashboard.store.EventStore;
import dev.limelight.dashboard.store.PictureCache;

/**
 * Where records go.
 *
 * @param events events and how they ended
 * @param audit windows and alerts
 * @param pictures records with a picture or a map
 */
public record Stores(EventStore events, AuditStore audit, PictureCache pictures) {

  /** Forgets everything. */
  public void clear() {
    events.clear();
    audit.clear();
    pictures.clear();
  }
}
