/// One piece of work of a campaign, independent of all others.
public struct CampaignItem<Value: Codable & Sendable, Failure: Error>: Sendable {
  /// Says whether the work should stop; cheap enough to be asked a thousand times a second.
  public typealias StopSign = @Sendable () -> Bool

  /// What its value is stored under.
  public let key: ResultKey
  /// How long it takes compared with the others, in any unit; the longest begin first.
  public let cost: Double
  /// The work, which returns `unfinished` soon after the stop sign shows.
  public let compute: @Sendable (_ isStopped: @escaping StopSign) throws(Failure) -> Computed<Value>

  /// Creates an item.
  ///
  /// - Parameters:
  ///   - key: What its value is stored under: all that the value depends on.
  ///   - cost: A positive guess of the work compared with the other items'.
  ///   - compute: The work, done in any thread on a stack of 256 MB. The value may depend on nothing
  ///     but what the key says.
  public init(
    key: ResultKey, cost: Double = 1,
    compute:
      @escaping @Sendable (_ isStopped: @escaping StopSign) throws(Failure) -> Computed<Value>
  ) {
    self.key = key
    self.cost = cost
    self.compute = compute
  }
}

/// What the work of an item has led to.
public enum Computed<Value: Codable & Sendable>: Sendable {
  /// The value that the key has for ever; it is stored.
  case lasting(Value)
  /// A value that depends on the clock or on an interruption; it is not stored.
  case passing(Value)
  /// Stopped before there was a value.
  case unfinished
}

/// What a campaign has of an item.
public enum CampaignEntry<Value: Codable & Sendable, Failure: Error>: Sendable {
  /// The value. It has been through the store's JSON, wherever it comes from, so that a later run
  /// that finds it in the store sees the same.
  case finished(Value)
  /// The error of the work.
  case failed(Failure)
  /// The campaign was stopped first.
  case unfinished
}

/// How far a campaign is.
public struct CampaignProgress: Sendable, Hashable {
  /// The number of items.
  public var total: Int
  /// Items found in the store.
  public var stored: Int
  /// Items computed by this run, failures included.
  public var computed: Int
  /// Items being computed.
  public var running: Int
  /// The time since the campaign began.
  public var elapsed: Duration
  /// The time that the rest will take, *estimated* from the items that are done and the costs; nil
  /// before the first.
  public var remaining: Duration?

  /// Creates it from its parts.
  public init(
    total: Int, stored: Int, computed: Int, running: Int, elapsed: Duration, remaining: Duration?
  ) {
    self.total = total
    self.stored = stored
    self.computed = computed
    self.running = running
    self.elapsed = elapsed
    self.remaining = remaining
  }

  /// Items that are done.
  public var finished: Int { stored + computed }
}
