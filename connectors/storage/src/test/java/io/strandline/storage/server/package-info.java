/**
 * Servers of other people that tests talk to, each started once per JVM on a free port of the loopback device, and gone with the JVM. Other modules' tests
 * use them through this module's test-jar.
 */
@NullMarked
package io.strandline.storage.server;

import org.jspecify.annotations.NullMarked;
