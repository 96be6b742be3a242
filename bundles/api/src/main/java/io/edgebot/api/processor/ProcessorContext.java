package io.edgebot.api.processor;

import io.edgebot.api.input.Lane;
import io.edgebot.api.plugin.PluginContext;
import org.osgi.annotation.versioning.ProviderType;

/** What a processor is given when it opens. */
@ProviderType
public interface ProcessorContext extends PluginContext {
  /** A bounded lane for events that it derives from others; they do not pass itself again. */
  Lane derived();
}
