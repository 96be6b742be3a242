package io.edgebot.operations.updates.internal;

/** An instance: its kind and name, as the engine's list shows them. */
record InstanceKey(String kind, String name) implements Comparable<InstanceKey> {
  @Override
  public int compareTo(InstanceKey other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
