import Foundation
import TestSupport

/// What numpy and scipy recorded.
struct RecordedStatistics: Decodable, Sendable {
  struct Network: Decodable, Sendable {
    var w: [Double]
    var b: [Double]
    var a: [Double]
    var d0: Double
  }
  struct Distance: Decodable, Sendable {
    var beta: Double
    var gamma: Double
    var network: Network
    var inputs: [Double]
    var labels: [Double]
    var interval: [Double]
    var supremum: Double
    var place: Double
  }
  struct Quantile: Decodable, Sendable {
    var degrees: Int
    var probability: Double
    var t: Double
  }
  struct Fit: Decodable, Sendable {
    var widths: [Int]
    var values: [[Double]]
    var exponent: Double
    var low: Double
    var high: Double
  }
  var distances: [Distance]
  var quantiles: [Quantile]
  var fits: [Fit]

  static func load() throws -> Oracle<RecordedStatistics> {
    try Oracle(named: "verification/distances.json")
  }
}
