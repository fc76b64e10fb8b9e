import MirrorLanguage
import MirrorTheory
import Reporting
import Symbolic
import Verification

extension ReportBuilder {
  /// A claim about a model: the verdict, which is what was asked for, whatever it is, and a figure.
  func addVerification(
    _ claim: VerifiedClaim, _ name: String, _ entry: ReportEntry
  ) throws(CommandFailure) {
    let model = try file.model(named: name).value
    describe(model)
    guard let document = try verified(claim, model, entry) else { return }
    let heading = "Claim \(claim.optionName) of \(name)"
    sections.append(ReportSection(heading: heading, content: .verify(document)))
    guard let quantity = WidthFigure.Quantity(claim) else { return }
    let figure = WidthFigure(
      quantity: quantity, models: [(name, document.rows)],
      exponent: Self.exponent(of: claim, model)
    ).figure(named: figureName(claim.optionName, [name]), title: "\(heading), by width")
    if let figure {
      sections.append(ReportSection(heading: figure.title, content: .figure(figure)))
    }
  }

  /// One quantity of several models against the width.
  func addWidthPlot(
    _ claim: VerifiedClaim, _ names: [String], _ entry: ReportEntry
  ) throws(CommandFailure) {
    var models: [(name: String, rows: [VerifyRowEntry])] = []
    for name in names {
      let model = try file.model(named: name).value
      describe(model)
      guard let document = try verified(claim, model, entry) else { return }
      models.append((name, document.rows))
    }
    let model = try file.model(named: names.first).value
    guard let quantity = WidthFigure.Quantity(claim) else { return }
    let title = quantity.name.prefix(1).uppercased() + quantity.name.dropFirst() + " by width: "
    let figure = WidthFigure(
      quantity: quantity, models: models, exponent: Self.exponent(of: claim, model)
    ).figure(
      named: figureName(quantity.name, names), title: title + names.joined(separator: ", "))
    guard let figure else {
      skip(entry, because: "a figure by width needs two widths with trained networks")
      return
    }
    sections.append(ReportSection(heading: figure.title, content: .figure(figure)))
  }

  /// The document of a claim; nil, with the entry left out, when there is none.
  private func verified(
    _ claim: VerifiedClaim, _ model: Model, _ entry: ReportEntry
  ) throws(CommandFailure) -> VerifyDocument? {
    let options = entry.options
    let widths = options.widths ?? VerificationRequest.widths
    let seeds = options.seeds.map { $0.lowerBound...$0.upperBound } ?? 0...4
    guard widths.allSatisfy({ WidthList.bounds.contains($0) }), seeds.count <= SeedRange.countLimit
    else {
      skip(entry, because: "so many networks, or ones so wide, are out of reach")
      return nil
    }
    // The claim about norms trains no network.
    if claim != .notRKHS { self.seeds.formUnion(seeds.map(UInt64.init)) }
    let workflow = VerifyWorkflow(
      model: model, claim: claim, widths: widths, seeds: seeds.map(UInt64.init),
      method: options.trainingMethod, digits: options.digitCount,
      until: options.until.map(Expression.number),
      interval: options.on.flatMap {
        let (low, high) = (RealConstant($0.lower).doubleValue, RealConstant($0.upper).doubleValue)
        return low < high ? low...high : nil
      },
      // A report that is stopped has nothing to show; what is finished is in the store.
      endsAtOnce: true)
    do throws(CommandFailure) {
      return try workflow.run(in: context, threads: nil, options: store).0
    } catch {
      skip(entry, because: try reason(error, of: entry))
      return nil
    }
  }

  /// The power of the width that a claim's quantity is compared with.
  private static func exponent(of claim: VerifiedClaim, _ model: Model) -> Double? {
    let isScaled = if case .scaled = model.scaling { true } else { false }
    switch claim {
    case .lazy: return isScaled ? -1 : -0.5
    case .bias: return -0.5
    case .decay, .sameLimit, .notRKHS: return nil
    }
  }
}

extension WidthFigure.Quantity {
  /// What a claim measures; nil for one that is proved.
  init?(_ claim: VerifiedClaim) {
    switch claim {
    case .lazy: self = .displacement
    case .decay: self = .rate
    case .bias, .sameLimit: self = .error
    case .notRKHS: return nil
    }
  }
}
