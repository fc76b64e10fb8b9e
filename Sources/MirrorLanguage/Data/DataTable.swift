import MirrorTheory
import MultiPrecision
import Symbolic

/// Reads training data from the bytes of a csv file: columns are the inputs, then the label.
struct DataTable {
  private(set) var inputs: [[Expression]] = []
  private(set) var labels: [Expression] = []
  /// Sentences that name a line, at most ten.
  private(set) var errors: [(line: Int, message: String)] = []
  private(set) var hasTooManyPoints = false
  private var columns = 0
  private var isFirstRecord = true

  static let errorLimit = 10

  init(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { read(CommaSeparatedValues($0)) }
  }

  private mutating func read(_ values: CommaSeparatedValues) {
    var values = values
    var row: [Rational?] = []
    var badField: String?
    do {
      while true {
        row.removeAll(keepingCapacity: true)
        badField = nil
        let isThere = try values.nextRecord { field in
          let number = ExactNumberReader.number(field)
          if number == nil, badField == nil {
            badField = String(decoding: field.prefix(40), as: UTF8.self)
          }
          row.append(number)
        }
        guard isThere else { return }
        take(row, badField, line: values.line)
        if errors.count >= Self.errorLimit || hasTooManyPoints { return }
      }
    } catch {
      errors.append((error.line, error.message))
    }
  }

  private mutating func take(_ row: [Rational?], _ badField: String?, line: Int) {
    defer { isFirstRecord = false }
    if let badField {
      // A header has no number in it; a line with some numbers is a point with a mistake.
      if isFirstRecord, row.allSatisfy({ $0 == nil }) {
        columns = row.count
        return
      }
      let what = badField.isEmpty ? "a field is empty" : "`\(badField)` is not an exact number"
      errors.append((line, what))
      return
    }
    if columns == 0 { columns = row.count }
    guard row.count == columns else {
      errors.append((line, "this line has \(Self.counted(row.count)), the first has \(columns)"))
      return
    }
    guard columns >= 2 else {
      errors.append((line, "a point needs at least one input and a label"))
      return
    }
    guard labels.count < LanguageLimits.dataPoints else {
      hasTooManyPoints = true
      return
    }
    let numbers = row.compactMap { $0 }
    inputs.append(numbers.dropLast().map(Expression.number))
    labels.append(.number(numbers[columns - 1]))
  }

  private static func counted(_ count: Int) -> String { "\(count) field\(count == 1 ? "" : "s")" }
}
