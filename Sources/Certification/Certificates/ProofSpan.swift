import MultiPrecision
import NumericalMethods
import Symbolic

/// An interval on which a proof of a sign is looked for.
struct ProofSpan {
  /// A finite end.
  struct End {
    /// As the certificate writes it.
    var term: CertificateTerm
    var lower: Rational
    var upper: Rational
    var exact: RealAlgebraicNumber?
    /// The end as a constant, where it is not algebraic.
    var constant: Expression?

    init(_ value: Rational) {
      self.init(RealAlgebraicNumber(value))
    }

    init(_ point: RealAlgebraicNumber) {
      term = CertificateTerm(point)
      (lower, upper) = point.bounds
      exact = point
    }

    private init(
      term: CertificateTerm, lower: Rational, upper: Rational, exact: RealAlgebraicNumber?
    ) {
      self.term = term
      self.lower = lower
      self.upper = upper
      self.exact = exact
    }

    /// A constant; nil if it has no value.
    init?(_ constant: Expression) {
      let written = CertificateTerm(constant, Symbol(""))
      if let exact = RealAlgebraicNumber(constant: constant) {
        let point = exact.refined(toBits: 200)
        let (lower, upper) = point.bounds
        let term = exact.rational == nil ? written : nil
        self.init(
          term: term ?? CertificateTerm(exact), lower: lower, upper: upper, exact: point)
        return
      }
      let ball = constant.enclosure(precision: Precision(bits: 256))
      guard let written, ball.isFinite, let lower = ball.lower.exactRational,
        let upper = ball.upper.exactRational
      else { return nil }
      self.init(term: written, lower: lower, upper: upper, exact: nil)
      self.constant = constant
    }

    /// A place that an analysis found; nil if it is known by digits only.
    init?(_ place: ExactPoint) {
      if place.lower == place.upper {
        self.init(place.lower)
      } else if let root = place.root {
        self.init(root)
        lower = place.lower
        upper = place.upper
      } else if let name = place.name {
        self.init(name)
      } else {
        return nil
      }
    }

    var rational: Rational? { lower == upper ? lower : nil }

    /// The end as a constant expression; nil for roots without a closed form.
    var name: Expression? { rational.map { .number($0) } ?? constant ?? closedForm }

    private var closedForm: Expression? { exact.flatMap { LinePoint($0).name } }
  }
  /// nil is −∞.
  var lower: End?
  /// nil is +∞.
  var upper: End?
  var lowerIsClosed = false
  var upperIsClosed = false

  static let line = ProofSpan(lower: nil, upper: nil)

  /// A set that contains it.
  func range(precision: Precision) -> RealRange {
    var range = RealRange(openFrom: lower?.lower, to: upper?.upper, precision: precision)
    if let lower, lowerIsClosed || lower.rational == nil { range.lower.isOpen = false }
    if let upper, upperIsClosed || upper.rational == nil { range.upper.isOpen = false }
    return range
  }

  var certificate: CertificateSpan {
    CertificateSpan(
      lower: lower?.term, upper: upper?.term, lowerIsClosed: lowerIsClosed && lower != nil,
      upperIsClosed: upperIsClosed && upper != nil)
  }

  /// The part on one side of a rational cut, which belongs to it.
  func above(_ cut: Rational) -> ProofSpan {
    ProofSpan(
      lower: End(cut), upper: upper, lowerIsClosed: true, upperIsClosed: upperIsClosed)
  }

  func below(_ cut: Rational) -> ProofSpan {
    ProofSpan(
      lower: lower, upper: End(cut), lowerIsClosed: lowerIsClosed, upperIsClosed: true)
  }

  /// A simple point inside.
  var sample: Rational { .simplest(above: lower?.upper, below: upper?.lower) }

  /// 1 right of 0, −1 left of it; nil where 0 is inside.
  var sideOfZero: Int? {
    if let lower, lower.lower.signum >= 0 { return 1 }
    if let upper, upper.upper.signum <= 0 { return -1 }
    return nil
  }

  /// Simple points inside.
  var samples: [Rational] {
    LineSegment(lower: lower?.upper, upper: upper?.lower).samples
  }

  /// The ends as algebraic numbers; nil if one is another constant.
  var algebraicEnds: (RealAlgebraicNumber?, RealAlgebraicNumber?)? {
    if let lower, lower.exact == nil { return nil }
    if let upper, upper.exact == nil { return nil }
    return (lower?.exact, upper?.exact)
  }

  var isSymmetric: Bool {
    switch (lower, upper) {
    case (nil, nil): true
    case (let lower?, let upper?):
      if let a = lower.exact, let b = upper.exact {
        -a == b
      } else if let a = lower.constant, let b = upper.constant {
        (a + b).simplified() == 0
      } else {
        false
      }
    default: false
    }
  }

  /// The half x ≥ 0 of a symmetric span.
  var rightHalf: ProofSpan {
    ProofSpan(
      lower: End(0), upper: upper, lowerIsClosed: true, upperIsClosed: upperIsClosed)
  }
}

extension RealAlgebraicNumber {
  /// With an interval that was halved this many times.
  fileprivate func refined(toBits bits: Int) -> RealAlgebraicNumber {
    var point = self
    for _ in 0..<bits where point.rational == nil { point = point.refined }
    return point
  }
}
