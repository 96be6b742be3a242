@NullMarked
package io.edgebot.input.syslog.internal;

import org.jspecify.annotations.NullMarked;
