/** The dashboard's page, its JSON and its live stream, over HTTP. Reads only. */
@NullMarked
package dev.limelight.dashboard.web;

import org.jspecify.annotations.NullMarked;
