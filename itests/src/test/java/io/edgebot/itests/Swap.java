package io.edgebot.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What an operator may do to a plugin while it works. Each ends as it began, and healthy. */
enum Swap {
  UPDATE {
    @Override
    void perform(Swapped plugin) throws IOException {
      long starts = plugin.starts();
      plugin.shell().run("bundle:update " + plugin.bundle(PluginJar.SHIPPED));
      plugin.awaitStart(starts);
    }
  },
  REINSTALL {
    @Override
    void perform(Swapped plugin) throws IOException {
      String feature = plugin.jar().feature();
      // By its version: without, the highest that is known would be installed.
      plugin
          .shell()
          .run(
              "feature:uninstall %1$s; feature:install %1$s/%2$s"
                  .formatted(feature, PluginJar.SHIPPED));
    }
  },
  /** Within the minor version, the feature service updates the bundle. */
  UPGRADE {
    @Override
    void perform(Swapped plugin) throws IOException {
      upgrade(plugin, "1.0.1");
    }
  },
  /** To another minor version, it uninstalls one bundle and installs another. */
  MINOR_UPGRADE {
    @Override
    void perform(Swapped plugin) throws IOException {
      upgrade(plugin, "1.1.0");
    }
  },
  EDIT {
    @Override
    void perform(Swapped plugin) throws IOException {
      long starts = plugin.starts();
      plugin.configure(plugin.settings() + plugin.edit() + '\n');
      plugin.awaitStart(starts);
      plugin.awaitHealthy(PluginJar.SHIPPED);
      plugin.configure(plugin.settings());
      plugin.awaitStart(starts + 1);
    }
  },
  BAD_VALUE {
    @Override
    void perform(Swapped plugin) throws IOException {
      plugin.configure(plugin.settings() + plugin.bad() + '\n');
      plugin.awaitState(PluginJar.SHIPPED, "", Swapped.NONSENSE);
      plugin.configure(plugin.settings());
    }
  },
  STOP_START {
    @Override
    void perform(Swapped plugin) throws IOException {
      String bundle = plugin.bundle(PluginJar.SHIPPED);
      plugin.shell().run("bundle:stop %1$s; bundle:start %1$s".formatted(bundle));
    }
  },
  SIDE_BY_SIDE {
    @Override
    void perform(Swapped plugin) throws IOException {
      Path beside = plugin.jar().version("1.9.0", jars(plugin));
      plugin.shell().run("bundle:install -s " + beside.toUri());
      plugin.awaitState(PluginJar.SHIPPED, "standby", "1.9.0");
      plugin.awaitHealthy("1.9.0");
      plugin.shell().run("bundle:uninstall " + plugin.bundle("1.9.0"));
    }
  };

  /** Does it, and waits until it has worked. */
  abstract void perform(Swapped plugin) throws IOException;

  /** All, but for what takes long and differs little from another in the normal run. */
  static List<Swap> ofThisRun() {
    return Stream.of(values()).filter(swap -> swap != MINOR_UPGRADE || LongRun.isOn()).toList();
  }

  private static void upgrade(Swapped plugin, String version) throws IOException {
    String upgrade = "feature:install --upgrade " + plugin.jar().feature() + '/';
    Path features = plugin.jar().features(version, jars(plugin));
    plugin.shell().run("feature:repo-add " + features.toUri());
    plugin.shell().run(upgrade + version);
    plugin.awaitHealthy(version);
    plugin.shell().run(upgrade + PluginJar.SHIPPED);
  }

  private static Path jars(Swapped plugin) {
    return plugin.instance().base().resolve("jars");
  }
}
