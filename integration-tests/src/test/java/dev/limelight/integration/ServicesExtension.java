package dev.limelight.integration;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link RunningServices}: started for the first test that asks, shared by all test
 * classes, stopped by JUnit after the last.
 */
final class ServicesExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ServicesExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningServices.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            RunningServices.class, key -> RunningServices.start(), RunningServices.class);
  }
}
