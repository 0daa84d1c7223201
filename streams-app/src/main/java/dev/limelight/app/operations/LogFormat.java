package dev.limelight.app.operations;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.limelight.config.LogOptions;
import java.net.URL;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Switches the process's log over to what is configured. */
public final class LogFormat {
  /** The variable that logback.xml asks, of the environment or of this. */
  private static final String VARIABLE = "LIMELIGHT_LOG_FORMAT";

  private static final String TEXT = "text";

  private LogFormat() {}

  /** Applies the options; does nothing to a log that is not Limelight's own. */
  public static void apply(LogOptions options) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    URL file = LogFormat.class.getResource("/logback.xml");
    if (!(factory instanceof LoggerContext context) || file == null) {
      return;
    }
    String wanted = options.format().name().toLowerCase(Locale.ROOT);
    String current = Objects.requireNonNullElse(context.getProperty(VARIABLE), TEXT);
    if (!wanted.equals(current)) {
      context.reset();
      context.putProperty(VARIABLE, wanted);
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      try {
        configurator.doConfigure(file);
      } catch (JoranException broken) {
        throw new IllegalStateException("logback.xml cannot be read again", broken);
      }
    }
    context.getLogger("dev.limelight").setLevel(Level.toLevel(options.level()));
  }
}
