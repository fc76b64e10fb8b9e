/// Puts definitions in an order in which each comes after those it uses, and finds the cycles.
///
/// The search keeps its own stack: a chain of definitions may be as long as the file.
struct DefinitionOrder {
  /// Indices, dependencies first.
  private(set) var order: [Int] = []
  /// Each cycle once, as a path; its last member uses its first.
  private(set) var cycles: [[Int]] = []
  /// For each index the length of the longest chain of uses below it.
  private(set) var chainLength: [Int]

  private enum Mark { case new, open, done }

  init(dependencies: [[Int]]) {
    var marks = [Mark](repeating: .new, count: dependencies.count)
    chainLength = [Int](repeating: 0, count: dependencies.count)
    for start in dependencies.indices where marks[start] == .new {
      var path: [(index: Int, next: Int)] = [(start, 0)]
      marks[start] = .open
      while let (index, next) = path.last {
        guard next < dependencies[index].count else {
          marks[index] = .done
          order.append(index)
          chainLength[index] = 1 + (dependencies[index].map { chainLength[$0] }.max() ?? -1)
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let other = dependencies[index][next]
        switch marks[other] {
        case .new:
          marks[other] = .open
          path.append((other, 0))
        case .open:
          let start = path.firstIndex { $0.index == other } ?? 0
          cycles.append(path[start...].map(\.index))
        case .done: break
        }
      }
    }
  }
}
