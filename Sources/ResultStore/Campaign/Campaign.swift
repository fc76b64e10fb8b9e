import Dispatch
import Foundation
import Synchronization

/// Many independent computations, done once each, on several threads, and resumed after any end.
///
/// What the store has is taken from there; the rest is computed, longest first, and each value is
/// stored as soon as it is there. A campaign that was stopped or killed goes on where it was when it
/// is run again. The values come in the order of the items and do not depend on the number of
/// threads or on what was in the store.
public struct Campaign: Sendable {
  /// Where results are; nil for a campaign that neither looks anything up nor keeps anything.
  public var store: ResultStore?
  /// How many threads compute.
  public var threads: Int
  /// The version of the program, kept with every result.
  public var program: String
  /// Whether the user has asked to stop.
  public var isStopped: @Sendable () -> Bool

  /// The cores of the machine that this process may use.
  public static var coreCount: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// Creates a campaign.
  ///
  /// - Parameters:
  ///   - store: Where results are, or nil to compute everything and keep nothing.
  ///   - threads: How many items are computed at once, at least 1.
  ///   - program: The version of the program.
  ///   - isStopped: Whether to stop; asked often, in any thread.
  public init(
    store: ResultStore?, threads: Int = Campaign.coreCount, program: String,
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    precondition(threads >= 1, "someone has to work")
    self.store = store
    self.threads = threads
    self.program = program
    self.isStopped = isStopped
  }

  /// Runs items; returns when all are done, or soon after the campaign is stopped.
  ///
  /// - Parameters:
  ///   - items: The items; those with equal keys are computed once.
  ///   - progress: Called in this thread after every change and several times a second.
  ///   - trouble: Called in this thread once for everything that is wrong with the store. The
  ///     campaign goes on all the same; what could not be stored is tried once more at the end.
  /// - Returns: One entry an item, in their order.
  public func run<Value, Failure>(
    _ items: [CampaignItem<Value, Failure>],
    progress: (CampaignProgress) -> Void = { _ in },
    trouble: (StoreTrouble) -> Void = { _ in }
  ) -> [CampaignEntry<Value, Failure>] {
    var places: [ResultKey: Int] = [:]
    var distinct: [CampaignItem<Value, Failure>] = []
    let placeOfItem = items.map { item in
      if let place = places[item.key] { return place }
      places[item.key] = distinct.count
      distinct.append(item)
      return distinct.count - 1
    }
    let run = CampaignRun(self, distinct)
    run.work(progress: progress, trouble: trouble)
    let entries = run.entries
    return placeOfItem.map { entries[$0] ?? .unfinished }
  }
}

/// A campaign under way.
private final class CampaignRun<Value: Codable & Sendable, Failure: Error>: Sendable {
  private let campaign: Campaign
  private let items: [CampaignItem<Value, Failure>]
  private let state: Mutex<CampaignState<Value, Failure>>
  /// Signalled after every change, and when a worker ends.
  private let changes = DispatchSemaphore(value: 0)
  private let activeWorkers = Mutex(0)

  init(_ campaign: Campaign, _ items: [CampaignItem<Value, Failure>]) {
    self.campaign = campaign
    self.items = items
    state = Mutex(CampaignState(costs: items.map(\.cost)))
  }

  var entries: [CampaignEntry<Value, Failure>?] { state.withLock { $0.entries } }

  func work(progress: (CampaignProgress) -> Void, trouble: (StoreTrouble) -> Void) {
    func tell() {
      if let store = campaign.store { state.withLock { $0.note(store.takeTroubles()) } }
      for each in state.withLock({ $0.takeTroubles() }) { trouble(each) }
      progress(state.withLock { $0.progress(threads: campaign.threads) })
    }
    for index in items.indices where !campaign.isStopped() { lookUp(index) }
    state.withLock { $0.dropFound() }
    tell()
    let count = min(campaign.threads, state.withLock { $0.open.count })
    for _ in 0..<count { startWorker() }
    // Without any thread the work is done here, and progress has to wait.
    if activeWorkers.withLock({ $0 }) == 0 { workThroughItems() }
    while activeWorkers.withLock({ $0 }) > 0 {
      _ = changes.wait(timeout: .now() + .milliseconds(200))
      tell()
    }
    saveTheRest()
    tell()
  }

  private func startWorker() {
    activeWorkers.withLock { $0 += 1 }
    let isStarted = WorkerThread.start { [self] in
      workThroughItems()
      activeWorkers.withLock { $0 -= 1 }
      changes.signal()
    }
    if !isStarted { activeWorkers.withLock { $0 -= 1 } }
  }

  private func workThroughItems() {
    while !campaign.isStopped(), let index = state.withLock({ $0.take() }) {
      changes.signal()
      // Another process may have finished it since the campaign began.
      if !lookUp(index) { compute(index) }
      changes.signal()
    }
  }

  /// Takes an item's value from the store.
  @discardableResult
  private func lookUp(_ index: Int) -> Bool {
    guard let store = campaign.store else { return false }
    do throws(StoreTrouble) {
      guard let result = try store.result(of: items[index].key),
        let value: Value = ResultValue.decode(result.value)
      else { return false }
      state.withLock { $0.find(index, value, seconds: result.seconds) }
      return true
    } catch {
      state.withLock { $0.note([error]) }
      return false
    }
  }

  private func compute(_ index: Int) {
    let item = items[index]
    let begin = ContinuousClock.now
    var entry: CampaignEntry<Value, Failure>?
    do throws(Failure) {
      let computed = try item.compute(campaign.isStopped)
      let seconds = (ContinuousClock.now - begin) / .seconds(1)
      switch computed {
      case .lasting(let value):
        entry = .finished(keep(value, of: item.key, seconds: seconds))
      case .passing(let value):
        entry = .finished(ResultValue.encode(value).flatMap { ResultValue.decode($0) } ?? value)
      case .unfinished: break
      }
    } catch {
      entry = .failed(error)
    }
    let seconds = (ContinuousClock.now - begin) / .seconds(1)
    state.withLock { $0.end(index, entry, seconds: seconds) }
  }

  /// Stores a value.
  ///
  /// - Returns: The value as the store has it.
  private func keep(_ value: Value, of key: ResultKey, seconds: Double) -> Value {
    // A value without JSON, such as NaN, or that JSON cannot give back, is no worse for it.
    guard let bytes = ResultValue.encode(value), let read: Value = ResultValue.decode(bytes) else {
      return value
    }
    guard let store = campaign.store else { return read }
    let result = StoredResult(
      key: key, value: bytes, program: campaign.program,
      created: Int64(Date().timeIntervalSince1970), seconds: seconds)
    // After one failure the others wait for the end: a locked file costs ten seconds each time.
    let isLate = state.withLock { state in
      if !state.unsaved.isEmpty { state.unsaved.append(result) }
      return !state.unsaved.isEmpty
    }
    if isLate { return read }
    do throws(StoreTrouble) {
      return try save(result, in: store) ?? read
    } catch {
      state.withLock { state in
        state.note([error])
        state.unsaved.append(result)
      }
      return read
    }
  }

  /// Stores a result, unless a sound one is there.
  ///
  /// - Returns: The value that is in the store.
  private func save(_ result: StoredResult, in store: ResultStore) throws(StoreTrouble) -> Value? {
    let kept = try store.save(result)
    if let value: Value = ResultValue.decode(kept.value) { return value }
    // What was there is no value of this type: the lookup has passed over it.
    try store.save(result, replacing: true)
    return nil
  }

  private func saveTheRest() {
    guard let store = campaign.store else { return }
    for result in state.withLock({ $0.unsaved }) {
      do throws(StoreTrouble) {
        _ = try save(result, in: store)
      } catch {
        state.withLock { $0.note([error]) }
        return
      }
    }
  }
}
