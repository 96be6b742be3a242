@NullMarked
package io.edgebot.shipper.internal;

import org.jspecify.annotations.NullMarked;
