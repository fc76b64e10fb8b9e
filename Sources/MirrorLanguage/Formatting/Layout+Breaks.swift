extension Layout {
  /// Whether the line breaks before an item that follows another on it.
  func isBreak(before index: Int, after previous: LayoutItem) -> Bool {
    guard let rank = rank(behind: previous, depth: depth) else { return false }
    let space = items[index].role.map { Spacing.isSpaced(previous.role, $0) } ?? true
    let available = Self.width - column - (space ? 1 : 0)
    return flatWidth(from: index, upTo: rank, limit: available) > available
  }

  /// How loosely what stands on both sides of an item is tied, smaller being looser.
  ///
  /// Nil where a line cannot break. A line breaks behind `=` only if not even the beginning of the value fits.
  private func rank(behind item: LayoutItem, depth: Int) -> Int? {
    switch item.role {
    case .separator: return depth * 8
    case .loose:
      switch item.text {
      case "=": return Int.max
      case "or": return depth * 8 + 1
      case "and": return depth * 8 + 2
      case "+", "-": return depth * 8 + 4
      default: return depth * 8 + 3
      }
    default: return nil
    }
  }

  /// The width, set on one line, of all from an item to the next place where a line may break at
  /// this rank or a looser one; counting stops beyond `limit`.
  private func flatWidth(from start: Int, upTo rank: Int, limit: Int) -> Int {
    var width = 0
    var depth = depth
    var index = start
    while index < items.count, width <= limit {
      let item = items[index]
      if item.isComment || (item.beginsEntry && index > start) { break }
      if index > start {
        let previous = items[index - 1]
        if let found = self.rank(behind: previous, depth: depth), found <= rank { break }
        if let role = item.role, Spacing.isSpaced(previous.role, role) { width += 1 }
      }
      switch item.role {
      case .open, .openRows, .openBar: depth += 1
      case .close, .closeRows, .closeBar: depth -= 1
      case .openBlock, .openOptions, .closeBlock, .closeOptions: return width + 2
      default: break
      }
      if item.isMultiline {
        return width
          + (item.text.firstIndex(of: "\n").map {
            item.text.distance(from: item.text.startIndex, to: $0)
          } ?? 0)
      }
      width += item.width
      index += 1
    }
    return width
  }

  /// Whether a block of options, from its `{` (which is set already), fits on the line.
  func optionsFit(_ start: Int) -> Bool {
    var width = column
    var index = start + 1
    while index < items.count, width <= Self.width {
      let item = items[index]
      guard let role = item.role, !item.isMultiline else { return false }
      if case .openOptions = items[index - 1].role {
        if case .closeOptions = role { return true }
        width += 1
      } else if item.beginsEntry {
        width += 2
      } else if Spacing.isSpaced(items[index - 1].role, role) {
        width += 1
      }
      width += item.width
      if case .closeOptions = role { return width <= Self.width }
      index += 1
    }
    return false
  }
}
