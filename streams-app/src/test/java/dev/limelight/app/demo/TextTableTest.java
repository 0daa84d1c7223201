package dev.limelight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void shouldAlignFirstColumnLeftAndOthersRightWhenCellsDifferInWidth() {
    TextTable table = new TextTable("model", "events", "RCAP");
    table.add("signs", "7", "0.512");
    table.add("signs-backdoored", "104", "-");

    assertThat(table.lines())
        .containsExactly(
            "model             events   RCAP",
            "-".repeat(31),
            "signs                  7  0.512",
            "signs-backdoored     104      -");
  }

  @Test
  void shouldRefuseRowWhenItHasTooFewCells() {
    TextTable table = new TextTable("model", "events");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.add("signs"))
        .withMessageContaining("2 cells, got 1");
  }
}
