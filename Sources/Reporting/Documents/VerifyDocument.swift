import Certification

/// What one network showed of a claim; columns that the claim does not need are left out.
public struct VerifyRowEntry: Codable, Sendable, Hashable {
  /// n.
  public var width: Int
  /// The seed of the initial parameters.
  public var seed: UInt64
  /// How the training ended, as in `flow/1`.
  public var outcome: String
  /// The loss at the end.
  public var loss: String
  /// t at the end.
  public var time: String
  /// Steps taken.
  public var steps: Int
  /// The largest ‖θ(t) − θ(0)‖∞ over the steps.
  public var displacement: String?
  /// The largest ‖H(t) − H(0)‖₂ over the steps.
  public var kernelDrift: String?
  /// The measured rate of decay of ‖f(t) − y‖.
  public var rate: String?
  /// The smallest eigenvalue of H over the steps.
  public var leastEigenvalue: String?
  /// The rate that this eigenvalue proves.
  public var provedRate: String?
  /// The largest distance of two functions.
  public var error: String?
  /// Where it is.
  public var place: String?
  /// `proved` or `estimated`: what stands behind the function compared with.
  public var reference: String?
  /// What the function compared with is known to be off by.
  public var referenceError: String?
  /// The time of mirror flow over that of gradient flow.
  public var timeRatio: String?

  private enum CodingKeys: String, CodingKey {
    case width, seed, outcome, loss, time, steps, displacement
    case kernelDrift = "kernel_drift"
    case rate
    case leastEigenvalue = "lambda_min"
    case provedRate = "proved_rate"
    case error
    case place = "error_at"
    case reference
    case referenceError = "reference_error"
    case timeRatio = "time_ratio"
  }

  /// The columns that every claim has.
  public init(
    width: Int, seed: UInt64, outcome: String, loss: String, time: String, steps: Int
  ) {
    self.width = width
    self.seed = seed
    self.outcome = outcome
    self.loss = loss
    self.time = time
    self.steps = steps
  }
}

/// A fitted exponent of the width with its 95 % interval over seeds.
public struct ExponentEntry: Codable, Sendable, Hashable {
  /// The column of the rows.
  public var quantity: String
  /// The exponent.
  public var exponent: String
  /// The lower end of the interval.
  public var low: String
  /// The upper end.
  public var high: String
  /// The widths of the fit.
  public var widths: [Int]

  /// Creates it from its parts.
  public init(quantity: String, exponent: String, low: String, high: String, widths: [Int]) {
    self.quantity = quantity
    self.exponent = exponent
    self.low = low
    self.high = high
    self.widths = widths
  }

  /// The widths in words.
  public var range: String { "n = \(widths.first ?? 0) to \(widths.last ?? 0)" }
}

/// A point at which solutions are proved not to depend linearly on the labels.
public struct NonlinearityEntry: Codable, Sendable, Hashable {
  /// The equation that fails.
  public var equation: String
  /// The point, exactly.
  public var x: String
  /// The proved values of the solutions in the equation.
  public var values: [NamedNumberEntry]
  /// What the difference of both sides is proved not to be below.
  public var difference: String

  /// A number with a name.
  public struct NamedNumberEntry: Codable, Sendable, Hashable {
    /// The name in the equation.
    public var name: String
    /// The digits.
    public var value: String
    /// The radius of the enclosure, given when the value is printed as `0`.
    public var error: String?

    /// Creates it from its parts.
    public init(name: String, value: String, error: String?) {
      self.name = name
      self.value = value
      self.error = error
    }
  }

  /// Creates it from its parts.
  public init(equation: String, x: String, values: [NamedNumberEntry], difference: String) {
    self.equation = equation
    self.x = x
    self.values = values
    self.difference = difference
  }
}

/// A claim of the theory, measured or proved, by `mirrorflow verify`.
public struct VerifyDocument: Codable, Sendable, Hashable {
  /// `verify/1`.
  public var schema = "verify/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The model's name.
  public var model: String
  /// `lazy`, `decay`, `bias`, `same-limit` or `not-rkhs`.
  public var claim: String
  /// `proved`, `supported`, `contradicted` or `undecided`.
  public var verdict: String
  /// Why, in sentences.
  public var reason: String
  /// Which theorem makes the claim, and whether it applies.
  public var theorem: String
  /// `flow`, `descent` or `natural-gradient`.
  public var method: String
  /// The digits of the numbers.
  public var digits: Int
  /// The loss that training had to reach.
  public var until: String
  /// Where functions are compared; null for claims that compare none.
  @Nullable public var on: [String]?
  /// A row for each network, by width and seed.
  public var rows: [VerifyRowEntry]
  /// The exponent that decides; null where there is none.
  @Nullable public var fit: ExponentEntry?
  /// All fitted exponents.
  public var fits: [ExponentEntry]
  /// The points of a proof; null where there is none.
  @Nullable public var witness: NonlinearityEntry?
  /// The verdicts on what the theorem needs.
  public var hypotheses: [HypothesisEntry]
  /// What a reader should know.
  public var notes: [String]

  /// Creates it from its parts.
  public init(
    mirrorflow: String, model: String, claim: String, verdict: String, reason: String,
    theorem: String, method: String, digits: Int, until: String, on: [String]?,
    rows: [VerifyRowEntry], fits: [ExponentEntry], witness: NonlinearityEntry?,
    hypotheses: [HypothesisEntry], notes: [String]
  ) {
    self.mirrorflow = mirrorflow
    self.model = model
    self.claim = claim
    self.verdict = verdict
    self.reason = reason
    self.theorem = theorem
    self.method = method
    self.digits = digits
    self.until = until
    _on = Nullable(wrappedValue: on)
    self.rows = rows
    _fit = Nullable(wrappedValue: fits.first)
    self.fits = fits
    _witness = Nullable(wrappedValue: witness)
    self.hypotheses = hypotheses
    self.notes = notes
  }
}
