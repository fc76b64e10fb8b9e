// A campaign for tests that kill it: `CampaignProbe STORE LOG COUNT THREADS MILLISECONDS`.
//
// Item i sleeps for (i mod 5 + 1)/3 of the milliseconds and gives a value that
// depends on i alone. LOG gets "begin i" before the work and "end i" after it, each in one write, so
// that no kill cuts a line. The values go to standard output as one line of JSON each, troubles with
// the store to standard error. STORE `-` computes everything and keeps nothing.

import Foundation
import ResultStore

struct ProbeValue: Codable, Sendable {
  var index: Int
  var digits: String
  var number: Double
}

/// Numbers that take a chain of operations, so that a value from another item cannot pass.
func value(_ index: Int) -> ProbeValue {
  var state = UInt64(index) &+ 0x9e37_79b9_7f4a_7c15
  var digits = ""
  for _ in 0..<200 {
    state = (state ^ (state >> 27)) &* 0x94d0_49bb_1331_11eb
    digits += String(state, radix: 16)
  }
  return ProbeValue(index: index, digits: digits, number: Double(state) / 3)
}

func write(_ line: String, to descriptor: Int32) {
  let bytes = Array((line + "\n").utf8)
  _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
}

let words = CommandLine.arguments
guard words.count == 6, let count = Int(words[3]), let threads = Int(words[4]),
  let milliseconds = Double(words[5])
else {
  write("usage: CampaignProbe STORE LOG COUNT THREADS MILLISECONDS", to: 2)
  exit(64)
}
let log = open(words[2], O_WRONLY | O_CREAT | O_APPEND, 0o600)
var store: ResultStore?
do throws(StoreTrouble) {
  if words[1] != "-" { store = try ResultStore(at: words[1]) }
} catch {
  write("trouble: \(error)", to: 2)
}
let items = (0..<count).map { index in
  let share = Double(index % 5 + 1) / 3
  return CampaignItem<ProbeValue, Never>(
    key: ResultKey(
      kind: "probe", algorithm: "probe 1", subject: "\(count) items", request: "item \(index)"),
    cost: share
  ) { _ in
    write("begin \(index)", to: log)
    usleep(UInt32(milliseconds * share * 1000))
    defer { write("end \(index)", to: log) }
    return .lasting(value(index))
  }
}
let campaign = Campaign(store: store, threads: threads, program: "probe")
let entries = campaign.run(items, trouble: { trouble in write("trouble: \(trouble)", to: 2) })
let encoder = JSONEncoder()
encoder.outputFormatting = .sortedKeys
for entry in entries {
  guard case .finished(let value) = entry, let data = try? encoder.encode(value) else { exit(70) }
  write(String(decoding: data, as: UTF8.self), to: 1)
}
