package dev.limelight.config;

/**
 * A value and where it was written.
 *
 * @param value the text, as written
 * @param origin for messages: {@code "in limelight.properties"}, {@code "from --set"}
 */
record Setting(String value, String origin) {}
