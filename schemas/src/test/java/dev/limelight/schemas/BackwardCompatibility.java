package dev.limelight.schemas;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** The registry's BACKWARD rule: a reader with the newer schema reads what the older one wrote. */
final class BackwardCompatibility {
  private BackwardCompatibility() {}

  /** What keeps {@code newer} from reading records of {@code older}; empty where nothing does. */
  static List<String> faults(Schema newer, Schema older) {
    return SchemaCompatibility.checkReaderWriterCompatibility(newer, older)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(fault -> fault.getType() + " at " + fault.getLocation() + ": " + fault.getMessage())
        .toList();
  }
}
