package dev.limelight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limelight.audit.AlertRule;
import org.junit.jupiter.api.Test;

class AuditConfigTest {
  /** {@code AlertRulesTest} raises each of them. */
  @Test
  void shouldWatchForTheseByDefault() {
    String rules = String.valueOf(AuditConfig.DEFINITION.defaultValues().get(AuditConfig.RULES));

    assertThat(AlertRule.parse(rules))
        .extracting(AlertRule::name, AlertRule::condition)
        .containsExactly(
            tuple("outside", "outside-rate > 0.3 min 20"),
            tuple("drift", "rcap-psi > 0.25 min 100"),
            tuple("disagreement", "disagreement-rate > 0.2 min 50"),
            tuple("dead", "dead-rate > 0.05 min 50"));
  }
}
