package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The dashboard's page in a browser of its own, looked at and used as people do. */
final class DashboardPage implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ChromeDriver browser = Chromium.start();
  private final String address;

  private DashboardPage(DashboardUnderTest dashboard) {
    this.address = "http://127.0.0.1:" + dashboard.port() + "/";
  }

  /** Opens the dashboard's first view. */
  static DashboardPage open(DashboardUnderTest dashboard) {
    DashboardPage page = new DashboardPage(dashboard);
    try {
      page.browser.get(page.address);
      page.awaitText("#connection", "Live");
      // Tells a page that was loaded again from one that was not.
      page.script("window.loadedOnce = true");
      return page;
    } catch (RuntimeException | AssertionError e) {
      page.close();
      throw e;
    }
  }

  /** Goes to a view, for example {@code models}, without loading the page again. */
  DashboardPage show(String route) {
    script("location.hash = '#/' + arguments[0]", route);
    return this;
  }

  /** Whether this is the page that was opened first, never loaded again. */
  boolean isTheSame() {
    return Boolean.TRUE.equals(script("return window.loadedOnce === true"));
  }

  List<WebElement> all(String selector) {
    return browser.findElements(By.cssSelector(selector));
  }

  WebElement one(String selector) {
    return await(selector)
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> browser.findElement(By.cssSelector(selector)), WebElement::isDisplayed);
  }

  int count(String selector) {
    return all(selector).size();
  }

  /** The texts of all elements, read at one moment. */
  List<?> texts(String selector) {
    Object found =
        script(
            "return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent)",
            selector);
    return (List<?>) found;
  }

  DashboardPage awaitText(String selector, String text) {
    return awaitText(selector, text, SOON);
  }

  /** Waits until one of the elements says it. */
  DashboardPage awaitText(String selector, String text, Duration limit) {
    await(selector + " says " + text)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                assertThat(texts(selector)).anyMatch(each -> String.valueOf(each).contains(text)));
    return this;
  }

  /** Waits until exactly so many elements are there. */
  DashboardPage awaitCount(String selector, int count) {
    await(selector)
        .atMost(SOON)
        .untilAsserted(() -> assertThat(count(selector)).as(selector).isEqualTo(count));
    return this;
  }

  /** Waits until there is one such element at least. */
  DashboardPage awaitSome(String selector) {
    await(selector)
        .atMost(SOON)
        .untilAsserted(() -> assertThat(count(selector)).as(selector).isPositive());
    return this;
  }

  /** Waits until every canvas in sight shows its picture. */
  DashboardPage awaitPictures() {
    awaitSome("canvas");
    await("pictures in sight")
        .atMost(SOON)
        .until(
            () ->
                script(
                        """
                        return [...document.querySelectorAll("canvas[data-key]")].filter((each) => {
                          const box = each.getBoundingClientRect();
                          return box.top < innerHeight && box.bottom > 0 && !each.dataset.drawn;
                        }).length""")
                    .equals(0L));
    return this;
  }

  /** Chooses an option as a person does. */
  void choose(String selector, String value) {
    script(
        """
        const select = document.querySelector(arguments[0]);
        select.value = arguments[1];
        select.dispatchEvent(new Event("change", {bubbles: true}))""",
        selector,
        value);
  }

  /** Types into the page, not into a field. */
  void press(CharSequence keys) {
    browser.switchTo().activeElement().sendKeys(keys);
  }

  String url() {
    return String.valueOf(browser.getCurrentUrl());
  }

  @Nullable Object run(String script, Object... arguments) {
    return browser.executeScript(script, arguments);
  }

  /** The value of a script that returns one, or an empty text. */
  Object script(String script, Object... arguments) {
    Object value = run(script, arguments);
    return value == null ? "" : value;
  }

  /** Gives the page a size in CSS pixels, also one that no window has. */
  void resize(int width, int height) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** What the reader's system prefers. */
  void prefer(String scheme) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /** Keeps what the page looks like under {@code target/screenshots}. */
  void screenshot(String name) {
    Path folder = RunningServices.repository().resolve("integration-tests/target/screenshots");
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the screenshot " + name, e);
    }
  }

  /** What the accessibility checker objects to, with the elements. */
  List<String> violations() {
    return new AxeBuilder()
        .analyze(browser).getViolations().stream().map(DashboardPage::described).toList();
  }

  private static String described(Rule rule) {
    return rule.getId()
        + ": "
        + rule.getNodes().stream().limit(3).map(node -> node.getHtml() + node.getTarget()).toList();
  }

  @Override
  public void close() {
    browser.quit();
  }
}
