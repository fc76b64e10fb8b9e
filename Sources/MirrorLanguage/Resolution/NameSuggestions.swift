/// Finds what a misspelt name may have meant, by edit distance.
enum NameSuggestions {
  /// The candidates nearest to `name`, at most three, or none when nothing is near.
  ///
  /// Where there are more than 20,000 names, none is suggested: the search would take too long.
  ///
  /// A name of n characters may be off by max(1, n / 3) edits: more would suggest unrelated names.
  static func nearest(to name: String, among candidates: some Collection<String>) -> [String] {
    let target = Array(name.lowercased())
    guard target.count <= 64, candidates.count <= 20_000 else { return [] }
    let limit = max(1, target.count / 3)
    var best = limit
    var found: Set<String> = []
    for candidate in candidates where candidate != name {
      let other = Array(candidate.lowercased())
      // Half of a word, such as `bias` for `biases`, counts as one edit.
      if target.count >= 3, other.starts(with: target), best >= 1 {
        if best > 1 { found.removeAll() }
        best = 1
        found.insert(candidate)
        continue
      }
      guard abs(other.count - target.count) <= best else { continue }
      let distance = editDistance(target, other)
      guard distance <= best, distance < target.count else { continue }
      if distance < best { found.removeAll() }
      best = distance
      found.insert(candidate)
    }
    return Array(found.sorted().prefix(3))
  }

  /// The note for a diagnostic, or nothing.
  static func note(for name: String, among candidates: some Collection<String>) -> [String] {
    let found = nearest(to: name, among: candidates).map { "`\($0)`" }
    return found.isEmpty ? [] : ["did you mean \(found.joined(separator: " or "))?"]
  }

  /// The Damerau–Levenshtein distance (restricted): insert, delete, replace, swap neighbours.
  static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        let replaced = last[j] + (left[i] == right[j] ? 0 : 1)
        var cost = min(replaced, last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[right.count]
  }
}
