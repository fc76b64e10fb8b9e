import MirrorTheory

/// What a flow document says beyond its common fields if the width is infinite.
public struct InfiniteWidthEntry: Codable, Sendable, Hashable {
  /// What stands behind the digits of the flow.
  public var certificate: CertificateEntry
  /// The limit of n·‖θ(t) − θ(0)‖∞ at the end; null where it is infinite or not known.
  @Nullable public var scaledDisplacement: NumberEntry?
  /// −d ln(loss)/dt at the end; null where the loss is 0.
  @Nullable public var decayRate: NumberEntry?
  /// Twice the smallest eigenvalue of H(∞), per unit of t; null where the limit is not known.
  @Nullable public var limitRate: NumberEntry?
  /// The eigenvalues of H(0), ascending.
  public var eigenvaluesAtStart: [NumberEntry]
  /// The eigenvalues of H(∞), ascending.
  public var eigenvaluesAtLimit: [NumberEntry]
  /// −d ln(loss)/dt along the trajectory, and the least that it can be; null where not known.
  public var rates: [RateEntry]
  /// Where the flow leads, as `solve` finds it; null where it does not.
  @Nullable public var limit: LimitEntry?

  /// The decay at one time of the trajectory.
  public struct RateEntry: Codable, Sendable, Hashable {
    /// −d ln(loss)/dt.
    @Nullable public var rate: String?
    /// Twice the smallest eigenvalue of H(t), per unit of t.
    @Nullable public var least: String?

    init(_ record: LimitFlowRecord) {
      _rate = Nullable(wrappedValue: record.rate?.text)
      _least = Nullable(wrappedValue: record.leastRate?.text)
    }
  }

  /// The solution that the flow tends to.
  public struct LimitEntry: Codable, Sendable, Hashable {
    /// λ, in the order of the data.
    public var multipliers: [NumberEntry]
    /// h at the points asked for.
    public var values: [PointEntry]
    /// Whether these digits are proved.
    public var certified: Bool
  }

  private enum CodingKeys: String, CodingKey {
    case certificate
    case scaledDisplacement = "scaled_displacement"
    case decayRate = "decay_rate"
    case limitRate = "limit_rate"
    case eigenvaluesAtStart = "eigenvalues_at_start"
    case eigenvaluesAtLimit = "eigenvalues_at_limit"
    case rates, limit
  }

  /// What a document says about a flow of infinite width.
  public init(_ result: LimitFlowResult) {
    certificate = CertificateEntry(result.certificate)
    _scaledDisplacement = Nullable(wrappedValue: result.scaledDisplacement.map(NumberEntry.init))
    _decayRate = Nullable(wrappedValue: result.trajectory.last?.rate.map(NumberEntry.init))
    _limitRate = Nullable(wrappedValue: result.decay.map { NumberEntry($0.limit) })
    eigenvaluesAtStart = (result.decay?.eigenvaluesAtStart ?? []).map(NumberEntry.init)
    eigenvaluesAtLimit = (result.decay?.eigenvaluesAtLimit ?? []).map(NumberEntry.init)
    rates = result.trajectory.map(RateEntry.init)
    let limit = result.limit.map { limit in
      LimitEntry(
        multipliers: limit.multipliers.map(NumberEntry.init),
        values: limit.values.map(PointEntry.init), certified: limit.certificate.certified)
    }
    _limit = Nullable(wrappedValue: limit)
  }
}
