package dev.limelight.dashboard.web;

import dev.limelight.dashboard.store.EventQuery;
import dev.limelight.dashboard.store.EventQuery.Order;
import dev.limelight.dashboard.store.Outcome;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A request's parameters, checked. */
final class Parameters {
  private static final int LONGEST = 500;

  private final Context context;

  Parameters(Context context) {
    this.context = context;
  }

  /** A text; empty where it is not given. */
  String text(String name) {
    String value = context.queryParam(name);
    if (value != null && value.length() > LONGEST) {
      throw new BadParameterException(
          name, value.substring(0, 20) + "...", "at most " + LONGEST + " characters");
    }
    return value == null ? "" : value;
  }

  int integer(String name, int otherwise, int least, int most) {
    String value = text(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    String accepted = "a whole number from " + least + " to " + most;
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException none) {
      throw new BadParameterException(name, value, accepted);
    }
    throw new BadParameterException(name, value, accepted);
  }

  private double share(String name, double otherwise) {
    String value = text(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    String accepted = "a number from 0 to 1";
    try {
      double number = Double.parseDouble(value);
      if (number >= 0 && number <= 1) {
        return number;
      }
    } catch (NumberFormatException none) {
      throw new BadParameterException(name, value, accepted);
    }
    throw new BadParameterException(name, value, accepted);
  }

  private boolean flag(String name) {
    String value = text(name);
    return switch (value) {
      case "", "false" -> false;
      case "true" -> true;
      default -> throw new BadParameterException(name, value, "true or false");
    };
  }

  private Optional<Outcome> outcome() {
    String value = text("outcome");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(Outcome.values())
            .filter(outcome -> outcome.label().equals(value))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadParameterException(
                        "outcome",
                        value,
                        Arrays.stream(Outcome.values())
                            .map(Outcome::label)
                            .collect(Collectors.joining(", ")))));
  }

  private Order order() {
    String value = text("order");
    return switch (value) {
      case "", "newest" -> Order.NEWEST;
      case "worst" -> Order.WORST;
      default -> throw new BadParameterException("order", value, "newest or worst");
    };
  }

  EventQuery query() {
    return new EventQuery(
        text("model"),
        text("class"),
        text("method"),
        text("run"),
        outcome(),
        share("minRcap", 0),
        share("maxRcap", 1),
        flag("disagree"),
        text("text"),
        order());
  }
}
