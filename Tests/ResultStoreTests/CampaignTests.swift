import Foundation
import ResultStore
import Synchronization
import Testing

/// What a test's items record of their order.
final class Journal: Sendable {
  private let lines = Mutex<[Int]>([])
  func add(_ index: Int) { lines.withLock { $0.append(index) } }
  var all: [Int] { lines.withLock { $0 } }
}

@Suite("Campaigns")
struct CampaignTests {
  let place: TemporaryStore
  init() throws { place = try TemporaryStore() }

  struct Failing: Error, Equatable { var index: Int }
  typealias Item = CampaignItem<[Double], Failing>

  private func items(_ count: Int, journal: Journal = Journal()) -> [Item] {
    (0..<count).map { index in
      Item(key: Sample.key(index), cost: Double((index * 7) % 10)) { _ in
        journal.add(index)
        return .lasting([Double(index) / 3, .pi * Double(index)])
      }
    }
  }

  private func values(_ entries: [CampaignEntry<[Double], Failing>]) -> [[Double]?] {
    entries.map { if case .finished(let value) = $0 { value } else { nil } }
  }

  private let expected = (0..<12).map { [Double($0) / 3, .pi * Double($0)] }

  @Test(arguments: [1, 2, 7, 64])
  func givesTheSameForAnyNumberOfThreads(_ threads: Int) throws {
    let store = try place.open()
    let journal = Journal()
    let campaign = Campaign(store: store, threads: threads, program: "test")
    #expect(values(campaign.run(items(12, journal: journal))) == expected)
    #expect(journal.all.sorted() == Array(0..<12))
    // And again from the store, and without one.
    #expect(values(campaign.run(items(12, journal: journal))) == expected)
    #expect(journal.all.count == 12, "nothing finished is computed twice")
    let plain = Campaign(store: nil, threads: threads, program: "test")
    #expect(values(plain.run(items(12, journal: journal))) == expected)
    #expect(journal.all.count == 24)
  }

  @Test func beginsWithTheLongest() throws {
    let journal = Journal()
    let all = items(12, journal: journal)
    _ = Campaign(store: nil, threads: 1, program: "test").run(all)
    let order = journal.all
    for (first, second) in zip(order, order.dropFirst()) {
      #expect((all[second].cost, first) < (all[first].cost, second), "\(first), \(second)")
    }
  }

  @Test func computesEqualKeysOnce() {
    let journal = Journal()
    let entries = Campaign(store: nil, threads: 2, program: "test").run(
      items(3, journal: journal) + items(3, journal: journal))
    #expect(values(entries) == Array(expected[..<3] + expected[..<3]))
    #expect(journal.all.sorted() == [0, 1, 2])
  }

  @Test func keepsWhatIsFinishedWhenItIsStopped() throws {
    let store = try place.open()
    let journal = Journal()
    let stopping = Campaign(
      store: store, threads: 1, program: "test", isStopped: { journal.all.count >= 5 })
    let first = values(stopping.run(items(12, journal: journal)))
    #expect(journal.all.count == 5)
    for index in 0..<12 {
      #expect(first[index] == (journal.all.contains(index) ? expected[index] : nil))
    }
    let rest = Journal()
    let second = Campaign(store: store, threads: 3, program: "test")
      .run(items(12, journal: rest))
    #expect(values(second) == expected)
    #expect(Set(rest.all).isDisjoint(with: journal.all) && rest.all.count == 7)
  }

  @Test func runningItemsAreToldToStop() throws {
    let store = try place.open()
    let started = Journal()
    let waiting = (0..<4).map { index in
      Item(key: Sample.key(index)) { isStopped in
        started.add(index)
        while !isStopped() { usleep(1_000) }
        return .unfinished
      }
    }
    let campaign = Campaign(
      store: store, threads: 2, program: "test", isStopped: { started.all.count >= 2 })
    #expect(values(campaign.run(waiting)) == [nil, nil, nil, nil])
    #expect(started.all.sorted() == [0, 1])
    #expect(try store.kinds().isEmpty)
  }

  @Test func storesNeitherPassingValuesNorFailures() throws {
    let store = try place.open()
    let campaign = Campaign(store: store, threads: 2, program: "test")
    let mixed = [
      Item(key: Sample.key(0)) { _ in .passing([1]) },
      Item(key: Sample.key(1)) { _ throws(Failing) in throw Failing(index: 1) },
      Item(key: Sample.key(2)) { _ in .lasting([2]) },
    ]
    let entries = campaign.run(mixed)
    #expect(values(entries) == [[1], nil, [2]])
    guard case .failed(let failure) = entries[1] else {
      Issue.record("item 1 has failed")
      return
    }
    #expect(failure == Failing(index: 1))
    #expect(try store.kinds().map(\.count) == [1])
    #expect(try store.result(of: Sample.key(2))?.program == "test")
  }

  @Test func valuesOfAnotherTypeAreComputedAnew() throws {
    let store = try place.open()
    try store.save(Sample.result(0, value: "\"text\""))
    let journal = Journal()
    let campaign = Campaign(store: store, threads: 1, program: "test")
    #expect(values(campaign.run(items(1, journal: journal))) == [expected[0]])
    #expect(values(campaign.run(items(1, journal: journal))) == [expected[0]])
    #expect(journal.all == [0])
  }

  @Test func tellsItsProgress() throws {
    let store = try place.open()
    _ = Campaign(store: store, threads: 1, program: "test").run(items(5))
    var all: [CampaignProgress] = []
    _ = Campaign(store: store, threads: 2, program: "test").run(items(12)) { all.append($0) }
    let first = try #require(all.first)
    #expect(first.total == 12 && first.stored == 5 && first.computed == 0)
    #expect(first.remaining != nil, "the store knows how long items take")
    let last = try #require(all.last)
    #expect(last.finished == 12 && last.running == 0 && last.remaining == .zero)
    for (before, after) in zip(all, all.dropFirst()) {
      #expect(before.finished <= after.finished && before.elapsed <= after.elapsed)
      #expect(after.running <= 2)
    }
  }

  /// Ten items of cost 1 and 0.1 s each on two threads: the estimate after the first is near 0.4 s.
  @Test func estimatesTheTimeLeft() {
    let slow = (0..<10).map { index in
      Item(key: Sample.key(index)) { _ in
        usleep(100_000)
        return .lasting([])
      }
    }
    var estimates: [Int: Duration] = [:]
    _ = Campaign(store: nil, threads: 2, program: "test").run(slow) { progress in
      if let remaining = progress.remaining, estimates[progress.finished] == nil {
        estimates[progress.finished] = remaining
      }
    }
    let four = estimates[4] ?? estimates[3] ?? .zero
    // Exactly: 3 to 3.5 rounds of 0.1 s. A busy machine makes sleep longer, never shorter.
    #expect(four > .milliseconds(200) && four < .seconds(2), "\(four)")
  }
}
