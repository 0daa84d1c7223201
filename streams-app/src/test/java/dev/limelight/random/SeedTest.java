package dev.limelight.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeedTest {

  /** Computed with another implementation of SHA-256 from the documented layout. */
  @Test
  void shouldBeTheDocumentedHashWhenMade() {
    assertThat(Seed.of(7, "event-1", "mod\u00e8le").value()).isEqualTo(6738500056082780524L);
  }

  @Test
  void shouldDifferWhenOneFieldDiffers() {
    Seed seed = Seed.of(7, "event-1", "model");
    assertThat(Seed.of(8, "event-1", "model")).isNotEqualTo(seed);
    assertThat(Seed.of(7, "event-2", "model")).isNotEqualTo(seed);
    assertThat(Seed.of(7, "event-1", "model2")).isNotEqualTo(seed);
    assertThat(Seed.of(7, "event-1", "model")).isEqualTo(seed);
  }

  @Test
  void shouldDifferWhenCharactersMoveFromOneFieldToTheNext() {
    assertThat(Seed.of(7, "ab", "c")).isNotEqualTo(Seed.of(7, "a", "bc"));
  }
}
