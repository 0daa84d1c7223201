package dev.limelight.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnApplicationsTest {
  private static final List<String> OWN =
      List.of(
          "limelight-audit-audit-observations-repartition",
          "limelight-audit-audit-references-changelog",
          "limelight-audit-audit-windows-changelog",
          "limelight-sampling-budget-changelog");

  /** Begin with the same id, and are those of others. */
  private static final List<String> NEIGHBOURS =
      List.of(
          "limelight-eu-sampling-budget-changelog",
          "limelight-eu-audit-audit-windows-changelog",
          "limelight-eu-audit-audit-references-changelog",
          "limelight-eu-audit-audit-observations-repartition",
          "limelight-replay-other-sampling-budget-changelog",
          "limelight-orders-repartition");

  private static final String REPLAYED = "limelight-replay-again-sampling-budget-changelog";

  private static final OwnApplications APPLICATIONS = OwnApplications.of("limelight");

  private static List<String> everything() {
    return Stream.of(OWN, NEIGHBOURS, List.of(REPLAYED, "limelight.image-events"))
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void shouldOwnItsInternalTopicsAloneWhenOtherIdsBeginWithItsOwn() {
    assertThat(APPLICATIONS.topicsAmong(everything())).containsExactlyElementsOf(OWN);
  }

  @Test
  void shouldOwnItsGroupsAloneWhenOtherIdsBeginWithItsOwn() {
    assertThat(
            APPLICATIONS.groupsAmong(
                List.of(
                    "limelight",
                    "limelight-audit",
                    "limelight-eu",
                    "limelight-eu-audit",
                    "limelight-replay-again")))
        .containsExactly("limelight", "limelight-audit");
  }

  @Test
  void shouldOwnTheReplaysThatItIsToldOfAndNoOthers() {
    OwnApplications replayed = APPLICATIONS.withReplays(Set.of("limelight-replay-again"));

    assertThat(replayed.topicsAmong(everything()))
        .contains(REPLAYED)
        .containsAll(OWN)
        .doesNotContainAnyElementsOf(NEIGHBOURS);
    assertThat(replayed.groupsAmong(List.of("limelight-replay-again", "limelight-replay-other")))
        .containsExactly("limelight-replay-again");
  }

  @Test
  void shouldOwnNothingWhenNothingIsThere() {
    assertThat(APPLICATIONS.topicsAmong(NEIGHBOURS)).isEmpty();
  }
}
