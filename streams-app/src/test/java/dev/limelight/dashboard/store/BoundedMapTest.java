package dev.limelight.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedMapTest {

  @Test
  void shouldLetTheFirstGoWhenThereAreTooMany() {
    BoundedMap<String, String> map = new BoundedMap<>(2);
    map.put("a", "1");
    map.put("b", "2");
    map.put("a", "3");

    map.put("c", "4");

    assertThat(map.values()).containsExactly("2", "4");
  }

  @Test
  void shouldLetAsManyGoAsTheBytesOfANewOneTake() {
    BoundedMap<String, byte[]> map = new BoundedMap<>(100, 10, value -> value.length);
    map.put("a", new byte[4]);
    map.put("b", new byte[4]);
    // Takes the place of a larger one, which must not be counted on.
    map.put("b", new byte[1]);
    map.put("c", new byte[5]);
    assertThat(map.size()).isEqualTo(3);

    map.put("d", new byte[6]);

    assertThat(map.get("a")).isNull();
    assertThat(map.get("b")).isNull();
    assertThat(map.get("c")).isNull();
    assertThat(map.get("d")).hasSize(6);
  }

  @Test
  void shouldKeepTheNewestWhateverItsBytes() {
    BoundedMap<String, byte[]> map = new BoundedMap<>(100, 10, value -> value.length);

    map.put("a", new byte[11]);

    assertThat(map.size()).isOne();
  }

  @Test
  void shouldForgetTheBytesWhenCleared() {
    BoundedMap<String, byte[]> map = new BoundedMap<>(100, 10, value -> value.length);
    map.put("a", new byte[10]);
    map.clear();

    map.put("b", new byte[5]);
    map.put("c", new byte[5]);

    assertThat(map.size()).isEqualTo(2);
  }
}
