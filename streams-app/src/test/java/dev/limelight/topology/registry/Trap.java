package dev.limelight.topology.registry;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** A class that a hostile schema names; notes in {@link HostileSchemasTest} that it was started. */
public final class Trap extends SpecificRecordBase {
  private static final long serialVersionUID = 1L;

  static {
    HostileSchemasTest.TRAPPED.add("initialised");
  }

  /** As Avro makes a record. */
  public Trap() {}

  /** As Avro makes an object of a string. */
  public Trap(String value) {
    HostileSchemasTest.TRAPPED.add(value);
  }

  @Override
  public Schema getSchema() {
    return Schema.createRecord(Trap.class.getName(), "", "", false, List.of());
  }

  @Override
  public Object get(int field) {
    throw new IndexOutOfBoundsException(field);
  }

  @Override
  public void put(int field, Object value) {
    throw new IndexOutOfBoundsException(field);
  }
}
