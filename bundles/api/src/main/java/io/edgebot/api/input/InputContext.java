package io.edgebot.api.input;

import io.edgebot.api.plugin.PluginContext;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What an input is given when it starts. */
@ProviderType
public interface InputContext extends PluginContext {
  /** The lane of this instance. */
  Lane lane();

  /** A durable checkpoint of this instance, as last committed. */
  Optional<byte[]> checkpoint(String name);
}
