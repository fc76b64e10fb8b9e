/// Which items of a campaign are done, running and waiting, behind the campaign's lock.
struct CampaignState<Value: Codable & Sendable, Failure: Error> {
  typealias Entry = CampaignEntry<Value, Failure>

  private(set) var entries: [Entry?]
  /// The places of waiting items; the next is the last.
  private var waiting: [Int]
  /// When each running item began.
  private var running: [Int: ContinuousClock.Instant] = [:]
  private let costs: [Double]
  private let begin = ContinuousClock.now
  private var stored = 0
  private var computed = 0
  /// Of items whose time is known: the seconds that they took, here or in a run before, and their
  /// costs.
  private var knownSeconds = 0.0
  private var knownCost = 0.0
  /// Results that could not be written when they were finished.
  var unsaved: [StoredResult] = []
  /// What went wrong with the store, each trouble once.
  private(set) var troubles: [StoreTrouble] = []
  private var toldTroubles = 0

  init(costs: [Double]) {
    self.costs = costs
    entries = Array(repeating: nil, count: costs.count)
    // Longest first, so that no long item is left to one thread at the end; equal ones in order.
    waiting = costs.indices.sorted { (costs[$0], $1) < (costs[$1], $0) }
  }

  /// The places of items without an entry.
  var open: [Int] { entries.indices.filter { entries[$0] == nil } }

  /// Takes an item that was found in the store.
  mutating func find(_ index: Int, _ value: Value, seconds: Double) {
    entries[index] = .finished(value)
    stored += 1
    running[index] = nil
    learn(index, seconds)
  }

  /// Drops found items from those that wait.
  mutating func dropFound() { waiting.removeAll { entries[$0] != nil } }

  /// Hands out the next item.
  mutating func take() -> Int? {
    guard let index = waiting.popLast() else { return nil }
    running[index] = .now
    return index
  }

  /// Takes the end of a running item; nil if it was stopped.
  mutating func end(_ index: Int, _ entry: Entry?, seconds: Double) {
    running[index] = nil
    guard let entry else { return }
    entries[index] = entry
    computed += 1
    learn(index, seconds)
  }

  private mutating func learn(_ index: Int, _ seconds: Double) {
    knownSeconds += seconds
    knownCost += costs[index]
  }

  mutating func note(_ new: [StoreTrouble]) {
    for trouble in new where !troubles.contains(trouble) { troubles.append(trouble) }
  }

  /// The troubles that were not taken before.
  mutating func takeTroubles() -> [StoreTrouble] {
    defer { toldTroubles = troubles.count }
    return Array(troubles[toldTroubles...])
  }

  /// How far the campaign is.
  ///
  /// Time left: costs become seconds at the rate of the known items; what runs is credited with its
  /// time so far; the threads share the sum evenly, but no item is shorter than itself.
  func progress(threads: Int) -> CampaignProgress {
    let now = ContinuousClock.now
    var remaining: Duration?
    if knownCost > 0 {
      let rate = knownSeconds / knownCost
      var sum = 0.0
      var longest = 0.0
      for index in waiting {
        sum += rate * costs[index]
        longest = max(longest, rate * costs[index])
      }
      for (index, start) in running {
        let left = max(0, rate * costs[index] - (now - start) / .seconds(1))
        sum += left
        longest = max(longest, left)
      }
      remaining = .seconds(max(sum / Double(threads), longest))
    }
    return CampaignProgress(
      total: entries.count, stored: stored, computed: computed, running: running.count,
      elapsed: now - begin, remaining: remaining)
  }
}
