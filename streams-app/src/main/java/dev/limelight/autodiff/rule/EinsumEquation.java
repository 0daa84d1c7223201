package dev.limelight.autodiff.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An Einsum equation in its plainest form: one letter an axis, with ellipses spelled out and the
 * result stated.
 *
 * @param operands one term per operand
 * @param result the term of the result
 */
record EinsumEquation(List<String> operands, String result) {
  private static final String ELLIPSIS = "...";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  EinsumEquation {
    operands = List.copyOf(operands);
  }

  /**
   * Reads an equation.
   *
   * @param equation as in the operator's attribute, with or without {@code ->}
   * @param ranks of the operands
   * @throws IllegalArgumentException if it does not fit the operands
   */
  static EinsumEquation of(String equation, int... ranks) {
    String text = equation.replace(" ", "");
    int arrow = text.indexOf("->");
    String left = arrow < 0 ? text : text.substring(0, arrow);
    String[] terms = left.split(",", -1);
    if (terms.length != ranks.length) {
      throw new IllegalArgumentException(terms.length + " terms for " + ranks.length + " operands");
    }
    int broadcast = 0;
    for (int i = 0; i < terms.length; i++) {
      broadcast = Math.max(broadcast, ranks[i] - terms[i].replace(ELLIPSIS, "").length());
    }
    String spare = spare(text, broadcast);
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < terms.length; i++) {
      operands.add(spelled(terms[i], ranks[i], spare));
    }
    String result = arrow < 0 ? implicit(left, spare) : text.substring(arrow + 2);
    return new EinsumEquation(operands, result.replace(ELLIPSIS, spare));
  }

  private static String spare(String used, int count) {
    String free =
        LETTERS
            .chars()
            .filter(letter -> used.indexOf(letter) < 0)
            .limit(count)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    if (free.length() < count) {
      throw new IllegalArgumentException("more axes than letters");
    }
    return free;
  }

  /** The ellipsis stands for as many of the last broadcast axes as the operand has. */
  private static String spelled(String term, int rank, String spare) {
    int own = rank - term.replace(ELLIPSIS, "").length();
    String full =
        own < 0 || !term.contains(ELLIPSIS)
            ? term
            : term.replace(ELLIPSIS, spare.substring(spare.length() - own));
    if (full.length() != rank) {
      throw new IllegalArgumentException("term '" + term + "' for an operand of rank " + rank);
    }
    return full;
  }

  /** Left out: the broadcast axes, then every letter that occurs once, in alphabetical order. */
  private static String implicit(String left, String spare) {
    String letters = left.replace(ELLIPSIS, "").replace(",", "");
    return spare
        + letters
            .chars()
            .filter(letter -> letters.indexOf(letter) == letters.lastIndexOf(letter))
            .sorted()
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
  }

  /** A letter that no term has. */
  char unused(String others) {
    return spare(String.join("", operands) + result + others, 1).charAt(0);
  }
}
