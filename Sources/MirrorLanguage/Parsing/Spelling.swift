/// Finds the word that a misspelt one is meant to be.
public enum Spelling {
  /// The one candidate that is close to a word, or nil if there is none or more than one at the
  /// least distance: one edit for words up to four letters, two for longer ones; case counts once.
  public static func closest(to word: String, among candidates: [String]) -> String? {
    guard word.count <= 40 else { return nil }
    let allowed = word.count <= 4 ? 1 : 2
    let ranked = Set(candidates).map { (distance(word, $0), $0) }
      .filter { $0.0 <= min(allowed, max(1, $0.1.count / 2)) }
      .sorted { $0 < $1 }
    guard let best = ranked.first, ranked.count == 1 || ranked[1].0 > best.0 else { return nil }
    return best.1
  }

  /// The number of insertions, deletions, substitutions and exchanges of neighbours that lead from
  /// one word to the other (optimal string alignment).
  public static func distance(_ left: String, _ right: String) -> Int {
    let (a, b) = (Array(left.lowercased()), Array(right.lowercased()))
    if a == b { return left == right ? 0 : 1 }
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      for j in 1...b.count {
        var best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          best = min(best, beforeLast[j - 2] + 1)
        }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
