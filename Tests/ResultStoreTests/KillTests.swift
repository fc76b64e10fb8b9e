import Foundation
import ResultStore
import TestSupport
import Testing

@Suite("Campaigns that are killed")
struct KillTests {
  /// The items that the store has, read by another process than the killed one.
  private func stored(_ place: TemporaryStore) throws -> Set<Int> {
    let store = try place.open()
    var items: Set<Int> = []
    let damaged = try store.forEach { result in
      if let item = Int(result.key.request.dropFirst("item ".count)) { items.insert(item) }
    }
    #expect(damaged == 0)
    #expect(store.takeTroubles() == [])
    return items
  }

  /// Killed at 20 random moments and run again: nothing stored is lost or computed again, and the
  /// end is that of a run that nothing disturbs.
  @Test func nothingIsLostAndNothingComputedTwice() throws {
    var generator = SeededGenerator()
    let place = try TemporaryStore()
    let count = 90
    let plain = try ProbeRun(place, "plain", store: "-", count: count, threads: 8, milliseconds: 1)
    var before: Set<Int> = []
    var moments: Set<Int> = []
    for attempt in 0..<20 {
      let name = "run\(attempt)"
      let run = try ProbeRun(place, name, count: count, threads: 2, milliseconds: 10)
      // The moment is counted in work done, so that a slow machine sees the same variety.
      let lines = Int.random(in: 0...7, using: &generator)
      let patience = ContinuousClock.now + .seconds(10)
      while try ProbeRun.begun(place, name).count < lines, .now < patience { usleep(500) }
      usleep(UInt32.random(in: 0...8_000, using: &generator))
      run.kill()
      let after = try stored(place)
      let note = "attempt \(attempt), \(generator.note)"
      #expect(before.isSubset(of: after), "\(note)")
      #expect(before.isDisjoint(with: try ProbeRun.begun(place, name)), "\(note)")
      before = after
      moments.insert(after.count)
    }
    #expect(moments.count > 5, "the kills came at different moments of the work: \(moments)")
    let last = try ProbeRun(place, "last", count: count, threads: 3, milliseconds: 1)
    #expect(last.wait() == 0)
    #expect(before.isDisjoint(with: try ProbeRun.begun(place, "last")))
    #expect(before.count + (try ProbeRun.begun(place, "last")).count == count)
    #expect(plain.wait() == 0)
    let expected = try plain.output
    #expect(try last.output == expected)
    #expect(expected.split(separator: "\n").count == count)
  }

  @Test func twoProcessesShareAStore() throws {
    let place = try TemporaryStore()
    let runs = try (0..<3).map {
      try ProbeRun(place, "run\($0)", count: 40, threads: 2, milliseconds: 3)
    }
    for run in runs { #expect(run.wait() == 0) }
    let outputs = try runs.map { try $0.output }
    #expect(outputs[0] == outputs[1] && outputs[1] == outputs[2])
    #expect(outputs[0].split(separator: "\n").count == 40)
    for run in runs { #expect(try run.messages == "") }
    #expect(try stored(place) == Set(0..<40))
    // Each looks again before it begins an item, so that they share the work.
    let begun = try (0..<3).flatMap { try ProbeRun.begun(place, "run\($0)") }
    #expect(begun.count < 3 * 40)
  }

  /// A limit on the size of files stands for a full disk.
  @Test func aFullDiskIsToldOnce() throws {
    let place = try TemporaryStore()
    let run = try ProbeRun(
      place, "full", count: 40, threads: 2, milliseconds: 0,
      prelude: "trap '' XFSZ; (ulimit -f 80; exec \"$@\") | cat; exit")
    #expect(run.wait() == 0)
    #expect(try run.output.split(separator: "\n").count == 40)
    let messages = try run.messages
    #expect(messages.hasPrefix("trouble: \(place.path) cannot be used: "), "\(messages)")
    #expect(messages.split(separator: "\n").count == 1, "\(messages)")
    // What was stored before stays, and the next run goes on from there.
    let before = try stored(place)
    #expect(!before.isEmpty && before.count < 40)
    let next = try ProbeRun(place, "next", count: 40, threads: 2, milliseconds: 0)
    #expect(next.wait() == 0)
    #expect(try next.output == run.output)
    #expect(before.isDisjoint(with: try ProbeRun.begun(place, "next")))
  }
}
