/**
 * Pages over HTTP that only show: bounded in connections, threads and request size, GET and HEAD
 * only, on loopback unless told otherwise.
 */
@NullMarked
package dev.limelight.app.http;

import org.jspecify.annotations.NullMarked;
