import ArgumentParser
import MirrorTheory
import Reporting
import Training
import Verification

/// A theorem's claim, measured or proved.
struct Verify: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a theorem's claim to the test: over widths and seeds, or by a proof.",
    discussion: """
      lazy: parameters stay close to their start. decay: the loss decays exponentially at a rate that \
      does not depend on the width. bias: what is learned tends to the infinite-width solution, by the \
      true supremum of the distance. same-limit: mirror flow and gradient flow end alike. not-rkhs: \
      the bias is no RKHS norm, by a certified inequality.

      Measured claims train a network for each width and seed and fit the exponent of the width: for \
      each seed by least squares in logarithms; the interval is that of the mean over the seeds, 95 % \
      by Student's t. A bound n^k is supported if the interval, over the three largest widths, ends below \
      k + 0.1, and contradicted if it begins above; a limit 0 is supported if the interval over all \
      widths ends below -1/4, and contradicted if it begins above -0.1; a rate is supported if the \
      interval over the three largest widths begins above -1/4, and contradicted if it ends below. A \
      rate, and a displacement of scaled models, is supported too if the widest networks are within a \
      factor of two of what is known for infinite width. All else is undecided: an interval longer than 1, a network that did not reach its loss (narrow ones that \
      cannot fit the data are left out while three widths remain), fewer than two widths or seeds, a \
      quantity that no longer falls between the two largest widths.

      Finished networks are stored and found again; `mirrorflow help cache` says where. Exit code 0 if \
      the claim is proved or supported, 1 if it is contradicted, 2 if undecided.
      """)

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Option(name: .long, help: "The model; needed when the file has several.")
  var model: String?

  @Option(
    name: .long,
    help: ArgumentHelp("lazy, decay, bias, same-limit or not-rkhs.", valueName: "claim"))
  var claim: ClaimName

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The numbers of neurons, such as 20,60,180.", valueName: "list"))
  var widths: WidthList = .standard

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The seeds, such as 0..4.", valueName: "range"))
  var seeds: SeedRange = .standard

  @Option(
    name: .long, parsing: .unconditional,
    help: "Significant digits, 1 to 100000, instead of Double.")
  var digits: DigitCount?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How to train: flow, descent, or natural-gradient, the paper's discretization.",
      valueName: "method"))
  var method: TrainingMethod = .flow

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Train to this loss. (default: 1e-20 in Double, else 10^(-2*digits))", valueName: "loss"))
  var until: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Where to compare functions. (default: the support, or the hull of the data)",
      valueName: "[a, b]"))
  var on: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: "Networks that are trained at once. (default: the number of cores)")
  var threads: ThreadCount?

  @OptionGroup var store: StoreOptions

  @OptionGroup var common: CommonOptions

  func execute(in context: ProcessContext) throws -> CommandExit {
    let loaded = try LoadedFile(path: file, in: context)
    let model = try loaded.model(named: model).value
    let (document, exit) = try VerifyWorkflow(
      model: model, claim: claim.claim, widths: widths.widths, seeds: seeds.seeds, method: method,
      digits: digits, until: try loaded.constant(until, of: "--until"),
      interval: try loaded.interval(on, of: "--on")
    ).run(in: context, threads: threads, options: store)
    try context.print(document, asJSON: common.json, text: document.text)
    return exit
  }
}

/// The name of a claim, with `-` or `_`.
struct ClaimName: ExpressibleByArgument {
  let claim: VerifiedClaim

  init?(argument: String) {
    guard let claim = VerifiedClaim(rawValue: argument.replacing("-", with: "_")) else {
      return nil
    }
    self.claim = claim
  }

  static var allValueStrings: [String] { VerifiedClaim.allCases.map(\.optionName) }
}

/// Widths with commas in between; brackets around them are allowed as in a file.
struct WidthList: ExpressibleByArgument {
  static let standard = WidthList(VerificationRequest.widths)
  /// More neurons than fit into a machine's memory.
  static let bounds = 1...100_000_000
  /// More widths than anyone plots.
  private static let countLimit = 1_000

  let widths: [Int]

  private init(_ widths: [Int]) { self.widths = widths }

  init?(argument: String) {
    var text = argument[...]
    if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { word in
      Int(String(word).trimmed).flatMap { Self.bounds.contains($0) ? $0 : nil }
    }
    guard numbers.count == words.count, (1...Self.countLimit).contains(numbers.count) else {
      return nil
    }
    widths = numbers
  }

  var defaultValueDescription: String { widths.map(String.init).joined(separator: ",") }
}

/// Seeds a..b, or one seed.
struct SeedRange: ExpressibleByArgument {
  static let standard = SeedRange(VerificationRequest.seeds)
  static let countLimit = 100_000

  let seeds: [UInt64]

  private init(_ seeds: [UInt64]) { self.seeds = seeds }

  init?(argument: String) {
    guard let dots = argument.firstRange(of: "..") else {
      guard let seed = UInt64(argument.trimmed) else { return nil }
      self.init([seed])
      return
    }
    guard let first = UInt64(String(argument[..<dots.lowerBound]).trimmed),
      let last = UInt64(String(argument[dots.upperBound...]).trimmed), first <= last,
      last - first < UInt64(Self.countLimit)
    else { return nil }
    self.init(Array(first...last))
  }

  var defaultValueDescription: String { "\(seeds[0])..\(seeds[seeds.count - 1])" }
}

extension String {
  /// The text without spaces at its ends.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
