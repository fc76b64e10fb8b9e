import MirrorTheory

/// The Euler–Lagrange equation of the bias functional, whole and piece by piece.
public struct StationarityEntry: Codable, Sendable, Hashable {
  /// The condition between neighbouring data, breaks of p and ends of its support.
  public struct Piece: Codable, Sendable, Hashable {
    /// Where it begins; null for −∞.
    @Nullable public var from: String?
    /// Where it ends; null for ∞.
    @Nullable public var to: String?
    /// h″ in `x` and the arguments; null where the mirror map has no inverse in closed form.
    @Nullable public var curvature: DerivedFormulaEntry?
    /// The arguments as equations: affine functions of x with the multipliers.
    public var arguments: [DerivedFormulaEntry]
  }

  /// `lambda`, or `c` for an unscaled potential; null for a network whose kinks are no places.
  @Nullable public var multiplier: String?
  /// The equations on the whole line.
  public var equations: [DerivedFormulaEntry]
  /// The pieces, left to right.
  public var pieces: [Piece]
  /// What holds at the ends.
  public var ends: [DerivedFormulaEntry]

  init(_ formulas: DerivationFormulas) {
    let condition = formulas.derivation.stationarity
    _multiplier = Nullable(wrappedValue: condition?.multiplier)
    equations = formulas.stationarityEquations.map { DerivedFormulaEntry($0) }
    // The pieces of many data are long, and all alike.
    let pieces = condition?.pieces ?? []
    self.pieces =
      pieces.count > DerivationFormulas.writtenData + 4
      ? []
      : pieces.map { piece in
        let parts = formulas.equations(of: piece)
        return Piece(
          from: piece.from?.text, to: piece.to?.text,
          curvature: parts.curvature.map { DerivedFormulaEntry($0) },
          arguments: parts.arguments.map { DerivedFormulaEntry($0) })
      }
    ends = formulas.endConditions.map { DerivedFormulaEntry($0) }
  }
}
