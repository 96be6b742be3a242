package io.edgebot.engine.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** An OSGi framework with empty bundles of any version, which offer what a test gives them. */
public final class Frame implements AutoCloseable {
  private final Framework framework;
  private final AtomicInteger count = new AtomicInteger();

  /** Starts one that keeps its files in a directory. */
  public Frame(Path directory) throws BundleException {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage", directory.toString(),
                    "org.osgi.framework.storage.clean", "onFirstInit",
                    "felix.log.level", "1"));
    framework.start();
  }

  /** Of the system bundle. */
  public BundleContext context() {
    return framework.getBundleContext();
  }

  <T> ServiceRegistration<?> offer(Class<T> type, String version, String pid, T service)
      throws BundleException, IOException {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put("service.pid", pid);
    return bundle(version).getBundleContext().registerService(type.getName(), service, properties);
  }

  private Bundle bundle(String version) throws BundleException, IOException {
    Bundle bundle = install(version, Map.of(), Map.of());
    bundle.start();
    return bundle;
  }

  /** Installs a bundle with these headers and files, and does not start it. */
  public Bundle install(String version, Map<String, String> headers, Map<String, String> files)
      throws BundleException, IOException {
    int number = count.incrementAndGet();
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "test.plugin" + number);
    main.putValue("Bundle-Version", version);
    headers.forEach(main::putValue);
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(jar, manifest)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new JarEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return context().installBundle("memory:" + number, new ByteArrayInputStream(jar.toByteArray()));
  }

  @Override
  public void close() throws BundleException, InterruptedException {
    framework.stop();
    framework.waitForStop(10_000);
  }
}
