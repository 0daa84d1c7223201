package dev.limelight.topology;

import java.util.Collection;
import java.util.Optional;

/** The models that events can name. Thread-safe. */
public interface ModelCatalog {

  /** The model of an id. */
  Optional<ServedModel> find(String id);

  /** All ids, for messages. */
  Collection<String> ids();
}
