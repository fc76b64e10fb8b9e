import Foundation
import ResultStore
import Testing

@Suite("Result store")
struct ResultStoreTests {
  let place: TemporaryStore
  init() throws { place = try TemporaryStore() }

  @Test func givesBackWhatWasStored() throws {
    let results = (0..<5).map { Sample.result($0, value: "{\"n\":\($0)}") }
    do {
      let store = try place.open()
      for result in results { try store.save(result) }
    }
    let store = try place.open()
    for result in results { #expect(try store.result(of: result.key) == result) }
    #expect(try store.result(of: Sample.key(9)) == nil)
    #expect(store.takeTroubles().isEmpty)
    #expect(try place.names == ["results.sqlite"], "no other files are left")
  }

  @Test func everyTextOfTheKeyCounts() throws {
    let store = try place.open()
    let base = ["k", "a", "s", "r"]
    func key(_ texts: [String]) -> ResultKey {
      ResultKey(kind: texts[0], algorithm: texts[1], subject: texts[2], request: texts[3])
    }
    try store.save(
      StoredResult(key: key(base), value: [49], program: "0", created: 0, seconds: 0))
    for index in base.indices {
      for other in ["", "K", base[index] + " ", base[(index + 1) % 4]] {
        var texts = base
        texts[index] = other
        #expect(key(texts) != key(base))
        #expect(try store.result(of: key(texts)) == nil, "\(texts)")
      }
    }
    // The same characters in other bytes are another text.
    let composed = key(["k", "a", "s", "\u{e9}"])
    let decomposed = key(["k", "a", "s", "e\u{301}"])
    #expect(composed != decomposed)
    try store.save(
      StoredResult(key: composed, value: [50], program: "0", created: 0, seconds: 0))
    #expect(try store.result(of: decomposed) == nil)
  }

  @Test func theFirstResultOfAKeyStays() throws {
    let store = try place.open()
    let first = Sample.result(1, value: "1")
    #expect(try store.save(first) == first)
    #expect(try store.save(Sample.result(1, value: "2")) == first)
    #expect(try store.result(of: first.key) == first)
    let other = Sample.result(1, value: "3")
    #expect(try store.save(other, replacing: true) == other)
    #expect(try store.result(of: first.key) == other)
  }

  @Test func listsExportsAndClears() throws {
    let store = try place.open()
    let value = String(repeating: "7", count: 5_000)
    for number in 0..<20 {
      try store.save(Sample.result(number, kind: number < 15 ? "many" : "few", value: value))
    }
    let kinds = try store.kinds()
    #expect(kinds.map(\.kind) == ["few", "many"])
    #expect(kinds.map(\.count) == [5, 15])
    #expect(kinds.map(\.seconds) == [2.5, 7.5])
    #expect(kinds.map(\.oldest) == [1_700_000_015, 1_700_000_000])
    #expect(kinds.map(\.newest) == [1_700_000_019, 1_700_000_014])
    #expect(kinds[0].bytes >= 25_000 && kinds[0].bytes < 26_000)
    var seen: [ResultKey] = []
    #expect(try store.forEach { seen.append($0.key) } == 0)
    #expect(Set(seen) == Set((0..<20).map { Sample.key($0, kind: $0 < 15 ? "many" : "few") }))
    let before = store.fileSize
    let cleared = try store.clear(kind: "many")
    #expect(cleared.count == 15)
    #expect(cleared.bytes == before - store.fileSize)
    #expect(cleared.bytes > 15 * 5_000 - 4_096, "a file has whole pages")
    #expect(try store.kinds().map(\.kind) == ["few"])
    #expect(try store.result(of: Sample.key(17, kind: "few")) != nil)
    #expect(try store.clear().count == 5)
    #expect(try store.kinds().isEmpty && (try store.forEach { _ in }) == 0)
  }

  @Test func anErrorEndsAnExport() throws {
    struct Full: Error {}
    let store = try place.open()
    try store.save(Sample.result(1))
    #expect(throws: Full.self) { _ = try store.forEach { _ in throw Full() } }
  }

  @Test(arguments: [
    (["MIRRORFLOW_CACHE": "/a/b", "XDG_CACHE_HOME": "/x", "HOME": "/h"], "/a/b"),
    (["MIRRORFLOW_CACHE": "", "XDG_CACHE_HOME": "/x"], "/x/mirrorflow/results.sqlite"),
    (["XDG_CACHE_HOME": "x", "HOME": "/h"], "/h/.cache/mirrorflow/results.sqlite"),
    (["HOME": "/h"], "/h/.cache/mirrorflow/results.sqlite"),
    ([:], nil),
  ])
  func isWhereTheEnvironmentSays(_ environment: [String: String], _ path: String?) {
    #expect(StoreLocation.path(in: environment) == path)
  }
}
