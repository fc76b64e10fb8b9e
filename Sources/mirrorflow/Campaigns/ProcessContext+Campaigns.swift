import ArgumentParser
import Glibc
import ResultStore

/// What subcommands take that store finished results.
struct StoreOptions: ParsableArguments {
  @Flag(
    name: .customLong("no-cache"), help: "Compute anew, without the store of finished results.")
  var isWithoutStore = false
}

extension ProcessContext {
  /// Computes items on all cores, each once and for all, with progress on standard error.
  ///
  /// The first signal from here on stops the items; what they have finished is kept.
  ///
  /// - Parameters:
  ///   - items: The items.
  ///   - threads: How many are computed at once; nil for the number of cores.
  ///   - options: Whether results are looked up and stored.
  ///   - endsAtOnce: Whether a signal ends the program as before, instead of stopping the items.
  /// - Returns: One entry an item, in their order.
  func compute<Value, Failure>(
    _ items: [CampaignItem<Value, Failure>], threads: Int? = nil, options: StoreOptions,
    endsAtOnce: Bool = false
  ) -> [CampaignEntry<Value, Failure>] {
    let interruption = interruption
    if !endsAtOnce { interruption.ask() }
    let campaign = Campaign(
      store: options.isWithoutStore ? nil : openStoreOrTell(),
      threads: threads ?? Campaign.coreCount, program: ProgramVersion.current,
      isStopped: { interruption.isRequested })
    let line = ProgressLine()
    let listener = listener
    defer { line.clear() }
    return campaign.run(
      items,
      progress: { progress in
        if let listener { listener.hear(progress) } else { line.show(progress) }
      },
      trouble: { trouble in
        line.clear()
        tell(trouble)
      })
  }

  /// The store of finished results; without it work goes on, and the user is told.
  private func openStoreOrTell() -> ResultStore? {
    // Without a home there is no place to remember anything, and nothing is wrong with that.
    guard let path = storePath else { return nil }
    do throws(StoreTrouble) {
      return try ResultStore(at: path)
    } catch {
      tell(error)
      return nil
    }
  }

  /// Where the store is.
  var storePath: String? {
    var environment: [String: String] = [:]
    for name in ["MIRRORFLOW_CACHE", "XDG_CACHE_HOME", "HOME"] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return StoreLocation.path(in: environment)
  }

  /// Tells what is wrong with the store.
  func tell(_ trouble: StoreTrouble) {
    let note =
      trouble.isOvercome
      ? "what it held is computed again when it is asked for" : "finished results are not stored"
    tell(.storeTrouble, .warning, "\(trouble)", notes: [note])
  }
}
