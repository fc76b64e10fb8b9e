import ArgumentParser
import MirrorTheory
import Reporting
import Training

/// Training of a network.
struct Flow: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network: trajectory and final function.",
    discussion: """
      All parameters are trained, from random values that depend on the seed alone. Time is t with \
      step size 1/n. The numbers are floating-point estimates, in Double unless --digits is given. \
      With --width inf the dual flow is computed instead, to 30 digits by default: proved where it is \
      linear (unscaled potentials, quadratic ones), and at the time of --time for polynomial ones too; \
      else estimated. \
      Exit code 0 if the loss or the time asked for was reached, 2 if the run ended before. \
      Finished runs of finite width are stored and found again, whatever the file's names and \
      layout; `mirrorflow help cache` says where.
      """)

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Option(name: .long, help: "The model; needed when the file has several.")
  var model: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The number of neurons, or inf.", valueName: "n"))
  var width: NetworkWidth

  @Option(name: .long, parsing: .unconditional, help: "The seed of the initial parameters.")
  var seed: UInt64 = 0

  @Option(
    name: .long, parsing: .unconditional,
    help: "Significant digits, 1 to 100000, instead of Double.")
  var digits: DigitCount?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How: flow, descent, or natural-gradient, the paper's discretization.", valueName: "method"))
  var method: TrainingMethod = .flow

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Stop at this loss. (default: 1e-20 in Double, else 10^(-2*digits))", valueName: "loss"))
  var until: String?

  @Option(
    name: .long, parsing: .unconditional, help: ArgumentHelp("Stop at this time.", valueName: "t"))
  var time: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: "Stop after so many steps. (default: 1000000, or 100000 for flow)")
  var steps: Int?

  @Option(name: .long, parsing: .unconditional, help: "Stop after so many seconds.")
  var seconds: SecondCount?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The step size of descent and natural-gradient, times n. (default: half the stable one)",
      valueName: "number"))
  var step: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Where to evaluate the network, such as \"-5/4, 1/2\".", valueName: "list"))
  var at: String?

  @OptionGroup var store: StoreOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let steps, steps < 1 { throw ValidationError("--steps takes a positive number") }
    if width == .infinite, method != .flow {
      throw ValidationError("--width inf is mirror flow; descent needs neurons")
    }
    if step != nil, method == .flow {
      throw ValidationError("--step is for descent and natural-gradient; flow chooses its own")
    }
  }

  func execute(in context: ProcessContext) throws -> CommandExit {
    let loaded = try LoadedFile(path: file, in: context)
    let model = try loaded.model(named: model).value
    let until = try loaded.constant(until, of: "--until")
    let time = try loaded.constant(time, of: "--time")
    let points = try loaded.points(at: at, dimension: model.data.dimension)
    let (document, exit): (FlowDocument, CommandExit)
    switch width {
    case .finite(let width):
      (document, exit) = try FlowWorkflow(
        model: model, width: width, seed: seed, method: method, digits: digits, until: until,
        time: time, steps: steps, seconds: seconds,
        step: try loaded.constant(step, of: "--step"), points: points
      ).run(in: context, options: store)
    case .infinite:
      (document, exit) = try LimitFlowWorkflow(
        model: model, digits: digits ?? .standard, until: until, time: time, steps: steps,
        seconds: seconds, points: points
      ).run(in: context)
    }
    try context.print(document, asJSON: common.json, text: document.text)
    return exit
  }
}

extension TrainingMethod: ExpressibleByArgument {}

/// The number of neurons.
enum NetworkWidth: ExpressibleByArgument, Hashable {
  case finite(Int)
  case infinite

  /// More neurons than fit into a machine's memory.
  private static let limit = 100_000_000

  init?(argument: String) {
    if argument == "inf" {
      self = .infinite
    } else if let count = Int(argument), (1...Self.limit).contains(count) {
      self = .finite(count)
    } else {
      return nil
    }
  }
}
