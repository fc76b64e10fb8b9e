import Foundation
import ResultStore
import TestSupport
import Testing

@Suite("Damaged and foreign stores")
struct DamageTests {
  private func filled(_ count: Int = 10) throws -> TemporaryStore {
    let place = try TemporaryStore()
    let store = try place.open()
    for number in 0..<count {
      try store.save(Sample.result(number, value: String(repeating: "\(number)", count: 3_000)))
    }
    return place
  }

  @Test func foreignFilesAreLeftAlone() throws {
    let place = try TemporaryStore()
    let text = String(repeating: "my notes\n", count: 100)
    try Data(text.utf8).write(to: URL(fileURLWithPath: place.path))
    #expect(throws: StoreTrouble.foreign(path: place.path)) { try place.open() }
    #expect(try String(contentsOfFile: place.path, encoding: .utf8) == text)
    #expect(try place.names == ["results.sqlite"])
  }

  @Test func otherDatabasesAreLeftAlone() throws {
    let place = try filled(1)
    // The identification of another program, in bytes 68 to 71.
    try place.edit { $0.replaceSubrange(68..<72, with: [1, 2, 3, 4]) }
    #expect(throws: StoreTrouble.foreign(path: place.path)) { try place.open() }
  }

  @Test func storesOfLaterVersionsAreLeftAlone() throws {
    let place = try filled(1)
    // The version of the tables, in bytes 60 to 63.
    try place.edit { $0.replaceSubrange(60..<64, with: [0, 0, 0, 9]) }
    #expect(throws: StoreTrouble.newer(path: place.path)) { try place.open() }
  }

  @Test(arguments: ["/proc/nothing/results.sqlite", "/dev/null/results.sqlite", "/tmp"])
  func placesWithoutAStoreAreTroubles(_ path: String) throws {
    do throws(StoreTrouble) {
      _ = try ResultStore(at: path)
      Issue.record("no store can be here")
    } catch {
      guard case .unavailable(path, _) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func aCutStoreIsSetAside() throws {
    let place = try filled()
    try place.edit { $0.removeLast($0.count - 5_000) }
    let store = try place.open()
    try store.save(Sample.result(1, value: "new"))
    #expect(try store.result(of: Sample.key(1))?.value == Array("new".utf8))
    let moved = place.path + ".damaged-1"
    #expect(store.takeTroubles() == [.setAside(path: place.path, movedTo: moved)])
    #expect(FileManager.default.fileExists(atPath: moved), "nothing is thrown away")
  }

  @Test func damageUnderAnOpenStoreIsOvercome() throws {
    let place = try filled()
    let store = try place.open()
    #expect(try store.result(of: Sample.key(3)) != nil)
    let other = FileHandle(forWritingAtPath: place.path)
    // All pages but the header, and the change counter, so that no page is taken from memory.
    try other?.seek(toOffset: 24)
    try other?.write(contentsOf: Data([9, 9, 9, 9]))
    try other?.seek(toOffset: 100)
    try other?.write(contentsOf: Data(repeating: 0xa5, count: 30_000))
    try other?.close()
    try store.save(Sample.result(3, value: "new"))
    #expect(try store.result(of: Sample.key(3))?.value == Array("new".utf8))
    #expect(store.takeTroubles().count == 1)
  }

  @Test func aStoreThatIsDeletedUnderAProcessIsMadeAnew() throws {
    let place = try filled()
    let store = try place.open()
    try FileManager.default.removeItem(at: place.folder)
    try store.save(Sample.result(50))
    #expect(try place.open().result(of: Sample.key(50)) != nil)
    #expect(store.takeTroubles() == [])
  }

  /// Whatever byte changes: every result is right, missing or told to be damaged; nothing crashes.
  @Test func noChangedByteGivesAWrongResult() throws {
    var generator = SeededGenerator()
    let place = try filled(6)
    let sound = try Data(contentsOf: URL(fileURLWithPath: place.path))
    for _ in 0..<SeededGenerator.iterations(30) {
      for name in try place.names {
        try FileManager.default.removeItem(atPath: place.folder.path + "/" + name)
      }
      let index = Int.random(in: 0..<sound.count, using: &generator)
      let change = UInt8.random(in: 1...255, using: &generator)
      var bytes = [UInt8](sound)
      bytes[index] ^= change
      try Data(bytes).write(to: URL(fileURLWithPath: place.path))
      let note = "byte \(index) xor \(change), \(generator.note)"
      do throws(StoreTrouble) {
        let store = try ResultStore(at: place.path)
        for number in 0..<6 {
          let expected = Array(String(repeating: "\(number)", count: 3_000).utf8)
          if let result = try store.result(of: Sample.key(number)) {
            #expect(result.value == expected, "\(note)")
          }
          let kept = try store.save(
            Sample.result(number, value: String(repeating: "\(number)", count: 3_000)))
          #expect(kept.value == expected, "\(note)")
        }
      } catch {
        // The header no longer says what the file is, or the file is in a state to be told.
        #expect(index < 100 || !error.isOvercome, "\(error), \(note)")
      }
    }
  }
}
