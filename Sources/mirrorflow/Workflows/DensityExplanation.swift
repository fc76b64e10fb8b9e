import Certification
import Diagnostics
import MirrorLanguage
import MirrorTheory
import Symbolic

/// Offers to divide a density by its integral, where that is known in closed form.
///
/// The change is offered only after the changed file was loaded and the integral proved to be 1.
struct DensityExplanation {
  let file: LoadedFile
  let declared: Declared<InitializationDensity>
  let budget: Duration

  /// Nil for other assumptions and where no constant is known.
  func diagnostic(of result: AssumptionResult) -> Diagnostic? {
    guard result.verdict == .refuted, result.id == AssumptionID.densityNormalized,
      let constant = result.normalizingConstant,
      let whole = file.program.parts(ofDensity: declared.name, in: file.source)
    else { return nil }
    let text = String(file.source[whole.span])
    let numerator = whole.kind == .sum ? "(\(text))" : text
    let divisor = constant.text
    let isPlain = divisor.allSatisfy { $0.isLetter || $0.isNumber }
    let fixIt = FixIt(
      whole.span, replacement: "\(numerator)/\(isPlain ? divisor : "(\(divisor))")",
      message: "divided by \(divisor) it has the integral 1")
    guard let density = file.loading(fixIt)?.densities.first(where: { $0.name == declared.name }),
      checkAssumptions(of: density.value, budget: budget).contains(where: {
        $0.id == result.id && $0.verdict == .proved
      })
    else { return nil }
    return Diagnostic(
      DiagnosticCode(AssumptionID.diagnosticCode(for: result.id)), .refuted, result.reason,
      at: whole.span, labels: [Label(whole.span, "its integral is \(divisor)")],
      fixIts: [fixIt])
  }
}
