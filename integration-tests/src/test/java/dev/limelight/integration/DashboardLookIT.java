package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How every view looks: to an accessibility checker, on a phone, on a desk, in the dark. */
@IntegrationTest
class DashboardLookIT {
  private static DashboardStory story;
  private static final Map<String, String> VIEWS = new LinkedHashMap<>();

  @BeforeAll
  static void tell(RunningServices services) throws Exception {
    story = DashboardStory.told(services, "look");
    VIEWS.put("live", "live");
    VIEWS.put("models", "models");
    VIEWS.put("model", "models/signs?run=main&method=guided-absolute-grad");
    VIEWS.put("alerts", "alerts");
    VIEWS.put("alert", "alerts/" + story.alertKey());
    VIEWS.put("runs", "runs");
    VIEWS.put("comparison", "runs/main/" + DashboardStory.REPLAY);
    VIEWS.put("dead-letters", "dead-letters");
    VIEWS.put("event", "events/" + story.eventKey());
  }

  @AfterAll
  static void stop() {
    story.close();
  }

  @Test
  void shouldHaveNoAccessibilityViolationInLight() {
    check("light");
  }

  @Test
  void shouldHaveNoAccessibilityViolationInDark() {
    check("dark");
  }

  @Test
  void shouldFitPhoneDeskAndWallWithoutScrollingSideways() {
    SoftAssertions softly = new SoftAssertions();
    try (DashboardPage page = DashboardPage.open(story.dashboard())) {
      for (Size size : Size.values()) {
        page.resize(size.width, size.height);
        VIEWS.forEach(
            (name, route) -> {
              await(page, name, route);
              Object beyond =
                  page.script("return document.documentElement.scrollWidth - innerWidth");
              softly.assertThat(beyond).as(name + " on " + size).isEqualTo(0L);
              page.screenshot(name + "-" + size.name().toLowerCase(Locale.ROOT));
            });
      }
    }
    softly.assertAll();
  }

  private static void check(String scheme) {
    SoftAssertions softly = new SoftAssertions();
    try (DashboardPage page = DashboardPage.open(story.dashboard())) {
      page.prefer(scheme);
      VIEWS.forEach(
          (name, route) -> {
            await(page, name, route);
            softly.assertThat(page.violations()).as(name + " in " + scheme).isEmpty();
            page.screenshot(name + "-" + scheme);
          });
      assertThat(page.script("return document.documentElement.dataset.theme ?? 'light'"))
          .isEqualTo(scheme);
    }
    softly.assertAll();
  }

  private static void await(DashboardPage page, String name, String route) {
    page.show(route);
    page.awaitSome("main h1");
    if (!name.equals("runs") && !name.equals("dead-letters")) {
      page.awaitPictures();
    }
  }

  /** Screens, in CSS pixels. */
  private enum Size {
    PHONE(390, 844),
    DESK(1440, 900),
    WALL(3840, 2160);

    private final int width;
    private final int height;

    Size(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }
}
