/** Tests of the shipper. */
package io.edgebot.shipper.internal;
