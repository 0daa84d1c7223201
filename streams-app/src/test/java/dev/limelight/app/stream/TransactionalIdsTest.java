package dev.limelight.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransactionalIdsTest {
  private static final String ALIVE = "0f0e0d0c-0001-4a4b-8c8d-010203040506";
  private static final String GONE = "1f0e0d0c-0001-4a4b-8c8d-010203040506";

  private final TransactionalIds ids = new TransactionalIds("limelight");

  @Test
  void shouldKeepAStaticMembersIdOverRestarts() {
    assertThat(ids.ofInstance("one", "limelight-" + GONE + "-2"))
        .isEqualTo(ids.ofInstance("one", "limelight-" + ALIVE + "-2"))
        .isNotEqualTo(ids.ofInstance("one", "limelight-" + GONE + "-1"))
        .isNotEqualTo(ids.ofInstance("two", "limelight-" + GONE + "-2"))
        .startsWith("limelight-");
  }

  @Test
  void shouldFindWhatProcessesThatAreGoneHadOpen() {
    assertThat(
            ids.orphaned(
                List.of("limelight-" + ALIVE + "-1", "limelight-" + GONE + "-2"),
                Set.of(process(ALIVE))))
        .containsExactly("limelight-" + GONE + "-2");
  }

  @Test
  void shouldFindWhatStaticMembersThatAreGoneHadOpen() {
    String alive = ids.ofInstance("one", "limelight-" + GONE + "-1");
    String gone = ids.ofInstance("two", "limelight-" + GONE + "-1");
    // The group keeps the client id of the process that was the member first.
    MemberDescription member = member("limelight-" + GONE + "-StreamThread-1-consumer", "one-1");

    assertThat(ids.orphaned(List.of(alive, gone), Set.of(member))).containsExactly(gone);
  }

  @Test
  void shouldAskForThisApplicationsIdsAlone() {
    Pattern asked = Pattern.compile(new TransactionalIds("lime.light").pattern());

    assertThat(
            List.of(
                "lime.light-" + ALIVE + "-12",
                new TransactionalIds("lime.light").ofInstance("one", "lime.light-" + GONE + "-2")))
        .allMatch(asked.asMatchPredicate())
        .allMatch(new TransactionalIds("lime.light")::own);
    assertThat(
            List.of(
                "lime.light-audit-" + GONE + "-1",
                "lime.light-audit-static:one-1",
                "lime.light-redrive",
                "limeXlight-" + GONE + "-1",
                "my-lime.light-" + GONE + "-1"))
        .noneMatch(asked.asMatchPredicate())
        .noneMatch(new TransactionalIds("lime.light")::own);
  }

  @Test
  void shouldLeaveOtherApplicationsAlone() {
    assertThat(
            ids.orphaned(
                List.of(
                    "limelight-audit-" + GONE + "-1",
                    "limelight-audit-static:one-1",
                    "limelight-redrive",
                    "limelightning-" + GONE + "-1",
                    "other-" + GONE + "-1"),
                Set.of(process(ALIVE))))
        .isEmpty();
  }

  @Test
  void shouldLeaveProcessesAloneWhenAMemberHidesItsOwn() {
    String dynamic = "limelight-" + GONE + "-1";
    String named = ids.ofInstance("two", dynamic);
    MemberDescription hiding = member("my-client-StreamThread-1-consumer", null);

    assertThat(ids.orphaned(List.of(dynamic, named), Set.of(hiding))).containsExactly(named);
  }

  private static MemberDescription process(String id) {
    return member("limelight-" + id + "-StreamThread-1-consumer", null);
  }

  private static MemberDescription member(String clientId, @Nullable String instance) {
    return new MemberDescription(
        "member",
        Optional.ofNullable(instance),
        Optional.empty(),
        clientId,
        "host",
        new MemberAssignment(Set.of()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
