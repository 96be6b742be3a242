package io.edgebot.testing.servers;

import java.time.Duration;

/** What a {@link LokiServer} takes: at first as Loki 3 comes, but without limits of rate. */
public final class LokiLimits {
  private Duration orderWindow = Duration.ofHours(1);
  private Duration maxAge = Duration.ofDays(7);
  private Duration grace = Duration.ofMinutes(10);
  private int maxLine = 256 * 1024;
  private int maxLabels = 15;
  private int maxLabelValue = 2048;
  private int maxStreams = 5000;
  private boolean structuredMetadata = true;
  private int maxMetadataBytes = 64 * 1024;
  private int maxMetadataCount = 128;
  private int maxBody = 100 << 20;
  private long rate = 0;
  private long streamRate = 0;
  private boolean wholeStream = false;
  private boolean deduplicates = true;
  private boolean tenants = false;
  private String authorization = "";
  private String enforcedLabel = "";
  private String version = "3.3.2";

  /** How far an entry may lie behind the newest of its stream: half of max_chunk_age. */
  public LokiLimits orderWindow(Duration value) {
    orderWindow = value;
    return this;
  }

  Duration orderWindow() {
    return orderWindow;
  }

  /** The option reject_old_samples_max_age. */
  public LokiLimits maxAge(Duration value) {
    maxAge = value;
    return this;
  }

  Duration maxAge() {
    return maxAge;
  }

  /** The option creation_grace_period. */
  public LokiLimits grace(Duration value) {
    grace = value;
    return this;
  }

  Duration grace() {
    return grace;
  }

  /** Bytes of a line. */
  public LokiLimits maxLine(int value) {
    maxLine = value;
    return this;
  }

  int maxLine() {
    return maxLine;
  }

  /** Labels of a stream. */
  public LokiLimits maxLabels(int value) {
    maxLabels = value;
    return this;
  }

  int maxLabels() {
    return maxLabels;
  }

  /** Bytes of the value of a label. */
  public LokiLimits maxLabelValue(int value) {
    maxLabelValue = value;
    return this;
  }

  int maxLabelValue() {
    return maxLabelValue;
  }

  /** Streams of the tenant. */
  public LokiLimits maxStreams(int value) {
    maxStreams = value;
    return this;
  }

  int maxStreams() {
    return maxStreams;
  }

  /** Whether entries may carry it. */
  public LokiLimits structuredMetadata(boolean value) {
    structuredMetadata = value;
    return this;
  }

  boolean structuredMetadata() {
    return structuredMetadata;
  }

  /** Bytes of an entry's structured metadata. */
  public LokiLimits maxMetadataBytes(int value) {
    maxMetadataBytes = value;
    return this;
  }

  int maxMetadataBytes() {
    return maxMetadataBytes;
  }

  /** Pairs of an entry's structured metadata. */
  public LokiLimits maxMetadataCount(int value) {
    maxMetadataCount = value;
    return this;
  }

  int maxMetadataCount() {
    return maxMetadataCount;
  }

  /** Bytes of a request, decompressed. */
  public LokiLimits maxBody(int value) {
    maxBody = value;
    return this;
  }

  int maxBody() {
    return maxBody;
  }

  /** Bytes a second that the tenant may send, with as large a burst; 0 for no limit. */
  public LokiLimits rate(long value) {
    rate = value;
    return this;
  }

  long rate() {
    return rate;
  }

  /** Bytes a second that a stream may get, with as large a burst; 0 for no limit. */
  public LokiLimits streamRate(long value) {
    streamRate = value;
    return this;
  }

  long streamRate() {
    return streamRate;
  }

  /** Whether streamRate refuses a push as a whole, else entry by entry. */
  public LokiLimits wholeStream(boolean value) {
    wholeStream = value;
    return this;
  }

  boolean wholeStream() {
    return wholeStream;
  }

  /** Whether an entry that is there already is not stored again, as while its block is open. */
  public LokiLimits deduplicates(boolean value) {
    deduplicates = value;
    return this;
  }

  boolean deduplicates() {
    return deduplicates;
  }

  /**
   * The option auth_enabled: whether X-Scope-OrgID must name a tenant, of which each has streams of
   * its own.
   */
  public LokiLimits tenants(boolean value) {
    tenants = value;
    return this;
  }

  boolean tenants() {
    return tenants;
  }

  /** What a gateway wants as Authorization; empty if there is none, and nobody looks. */
  public LokiLimits authorization(String value) {
    authorization = value;
    return this;
  }

  String authorization() {
    return authorization;
  }

  /** A label that every stream must have; empty for none. */
  public LokiLimits enforcedLabel(String value) {
    enforcedLabel = value;
    return this;
  }

  String enforcedLabel() {
    return enforcedLabel;
  }

  /** What it says it is; empty if it does not say. */
  public LokiLimits version(String value) {
    version = value;
    return this;
  }

  String version() {
    return version;
  }
}
