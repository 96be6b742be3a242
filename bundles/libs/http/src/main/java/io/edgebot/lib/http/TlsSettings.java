package io.edgebot.lib.http;

import io.edgebot.api.plugin.Secret;
import io.edgebot.api.plugin.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Keys and trust, by the settings {@code tls_verify}, {@code tls_truststore}, {@code tls_keystore}
 * and the passwords of the latter two.
 *
 * @param settings where they stand, for refusals
 * @param truststore empty for that of the Java runtime
 * @param keystore empty for no client certificate
 */
public record TlsSettings(
    Settings settings,
    boolean verify,
    String truststore,
    @Nullable Secret truststorePassword,
    String keystore,
    @Nullable Secret keystorePassword) {}
