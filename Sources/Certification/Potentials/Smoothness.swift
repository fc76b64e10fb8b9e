/// The largest class Cᵏ that a function on ℝ belongs to, and every point that keeps it from more.
public struct Smoothness: Hashable, Sendable {
  /// How smooth the function is.
  public enum Class: Hashable, Sendable {
    /// It has no value at some point.
    case undefined
    /// It jumps.
    case discontinuous
    /// Cᵏ and not Cᵏ⁺¹.
    case finite(Int)
    /// All derivatives exist; it is not analytic.
    case smooth
    case analytic
    /// At least C^k (k = −1 if not even continuity is known), with what stays open.
    case open(atLeast: Int, reason: String)
  }

  /// A point where a derivative does not exist.
  public struct Obstruction: Hashable, Sendable {
    /// The point: exact, or 20 digits.
    public var x: String
    /// The first derivative that does not exist there; 0 is the function itself.
    public var order: Int
    /// Its limit from the left: exact, digits, `inf` or `-inf`.
    public var left: String
    /// Its limit from the right.
    public var right: String

    /// Creates an obstruction.
    public init(x: String, order: Int, left: String, right: String) {
      self.x = x
      self.order = order
      self.left = left
      self.right = right
    }
  }

  /// The class.
  public var smoothness: Class
  /// From left to right.
  public var obstructions: [Obstruction]

  /// `analytic`, `smooth`, `C2`, `discontinuous`, `undefined` or `open`.
  public var name: String {
    switch smoothness {
    case .undefined: "undefined"
    case .discontinuous: "discontinuous"
    case .finite(let order): "C\(order)"
    case .smooth: "smooth"
    case .analytic: "analytic"
    case .open: "open"
    }
  }
}

extension FunctionReport {
  /// The class that the facts prove.
  var smoothness: Smoothness {
    if let gap {
      return Smoothness(
        smoothness: .undefined,
        obstructions: [.init(x: gap.x, order: 0, left: "undefined", right: "undefined")])
    }
    var obstructions: [Smoothness.Obstruction] = []
    var least: Int?
    var isFlat = false
    var open: (order: Int, reason: String)?
    for point in breaks {
      switch point.continuity {
      case .smooth: continue
      case .flat: isFlat = true
      case .isolatedValue(_, let limit):
        obstructions.append(.init(x: point.x, order: 0, left: limit, right: limit))
        least = -1
      case .jump(let order, let left, let right, _):
        obstructions.append(.init(x: point.x, order: order, left: left, right: right))
        least = min(least ?? order - 1, order - 1)
      case .unknown(let reason, let order):
        if order < open?.order ?? .max { open = (order, reason) }
      }
    }
    if let openSmoothness { open = (0, openSmoothness) }
    func result(_ smoothness: Smoothness.Class) -> Smoothness {
      Smoothness(smoothness: smoothness, obstructions: obstructions)
    }
    // An open question matters if it could make the class smaller than a known obstruction does.
    if let open, open.order - 1 < least ?? .max {
      return result(.open(atLeast: open.order - 1, reason: open.reason))
    }
    guard let least else { return result(isFlat ? .smooth : .analytic) }
    return result(least < 0 ? .discontinuous : .finite(least))
  }
}
