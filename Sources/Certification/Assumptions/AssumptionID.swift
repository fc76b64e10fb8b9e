/// The assumptions of the theorems, by their stable names.
public enum AssumptionID {
  /// `unscaled.c2`.
  public static let unscaledC2 = "unscaled.c2"
  /// `unscaled.hessian-positive`.
  public static let unscaledHessianPositive = "unscaled.hessian-positive"
  /// `scaled.omega-positive`.
  public static let scaledOmegaPositive = "scaled.omega-positive"
  /// `scaled.psi-convex`.
  public static let scaledPsiConvex = "scaled.psi-convex"
  /// `scaled.psi-c3`.
  public static let scaledPsiC3 = "scaled.psi-c3"
  /// `scaled.omega-large`.
  public static let scaledOmegaLarge = "scaled.omega-large"
  /// `density.nonnegative`.
  public static let densityNonnegative = "density.nonnegative"
  /// `density.normalized`.
  public static let densityNormalized = "density.normalized"
  /// `density.even`.
  public static let densityEven = "density.even"
  /// `density.continuous`.
  public static let densityContinuous = "density.continuous"
  /// `density.compact-support`.
  public static let densityCompactSupport = "density.compact-support"
  /// `density.sub-gaussian`.
  public static let densitySubGaussian = "density.sub-gaussian"
  /// `data.distinct`.
  public static let dataDistinct = "data.distinct"
  /// `data.in-support`.
  public static let dataInSupport = "data.in-support"
  /// `model.activation`.
  public static let modelActivation = "model.activation"
  /// `model.dimension`.
  public static let modelDimension = "model.dimension"
  /// `model.input-weights`.
  public static let modelInputWeights = "model.input-weights"

  /// Every id, in the order of the published table.
  public static let all = [
    unscaledC2, unscaledHessianPositive, scaledOmegaPositive, scaledPsiConvex, scaledPsiC3,
    scaledOmegaLarge, densityNonnegative, densityNormalized, densityEven, densityContinuous,
    densityCompactSupport, densitySubGaussian, dataDistinct, dataInSupport, modelActivation,
    modelDimension, modelInputWeights,
  ]

  /// The diagnostic code, a stable one, that a failed or open assumption is reported under.
  public static func diagnosticCode(for id: String) -> String {
    codes[id] ?? "MF3001"
  }

  /// What the assumption says, in words.
  public static func statement(of id: String) -> String { statements[id] ?? id }

  private static let codes = [
    unscaledC2: "MF3011", unscaledHessianPositive: "MF3012", scaledOmegaPositive: "MF3021",
    scaledPsiConvex: "MF3022", scaledPsiC3: "MF3023", scaledOmegaLarge: "MF3024",
    densityNonnegative: "MF3031", densityNormalized: "MF3032", densityEven: "MF3033",
    densityContinuous: "MF3034", densityCompactSupport: "MF3035", densitySubGaussian: "MF3036",
    dataDistinct: "MF3041", dataInSupport: "MF3042", modelActivation: "MF3051",
    modelDimension: "MF3052", modelInputWeights: "MF3053",
  ]

  private static let statements = [
    unscaledC2: "φ is twice continuously differentiable on the whole line",
    unscaledHessianPositive: "φ″ exists and is positive everywhere",
    scaledOmegaPositive: "ω is positive",
    scaledPsiConvex: "ψ is finite and convex on the whole line",
    scaledPsiC3: "ψ is three times continuously differentiable on the whole line",
    scaledOmegaLarge: "ω is large enough for the theorem",
    densityNonnegative: "the density is nowhere negative",
    densityNormalized: "the density has integral 1",
    densityEven: "the density is even",
    densityContinuous: "the density is continuous on its support",
    densityCompactSupport: "the density has compact support",
    densitySubGaussian: "the density has sub-Gaussian tails",
    dataDistinct: "the inputs are distinct",
    dataInSupport: "the norms of the inputs lie in the support of the density",
    modelActivation: "the activation is the theorem's",
    modelDimension: "the inputs are numbers",
    modelInputWeights: "the input weights are uniform on the sphere",
  ]
}
