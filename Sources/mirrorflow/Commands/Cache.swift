import ArgumentParser
import Glibc
import Reporting
import ResultStore

/// The store of finished results.
struct Cache: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, export or clear the store of finished results.",
    discussion: """
      Finished runs are kept in $MIRRORFLOW_CACHE, else $XDG_CACHE_HOME/mirrorflow/results.sqlite, \
      else ~/.cache/mirrorflow/results.sqlite, under everything that they depend on: the content of \
      the model without its names and layout, the request, the version of the algorithm. The same \
      request gets the same bytes at once; a long campaign that was stopped or killed goes on where \
      it was. Several processes may use the store at a time. Nothing is removed unless you ask for \
      it here. Commands that use the store take --no-cache.
      """,
    subcommands: [CacheList.self, CacheExport.self, CacheClear.self],
    defaultSubcommand: CacheList.self)
}

/// What is in the store.
struct CacheList: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show how many results of each kind there are.",
    usage: "mirrorflow cache list [--json]")

  @OptionGroup var common: CommonOptions

  func execute(in context: ProcessContext) throws -> CommandExit {
    let path = try context.requireStorePath()
    let store = try context.openStore(at: path)
    let kinds = try context.using(store) { store throws(StoreTrouble) in try store.kinds() }
    let document = CacheListDocument(
      mirrorflow: ProgramVersion.current, path: path, bytes: store?.fileSize ?? 0,
      kinds: (kinds ?? []).map { kind in
        CacheKindEntry(
          kind: kind.kind, count: kind.count, bytes: kind.bytes,
          // Milliseconds are as good as clocks are.
          seconds: (kind.seconds * 1000).rounded() / 1000,
          oldest: StoredResult.dateText(kind.oldest), newest: StoredResult.dateText(kind.newest))
      })
    try context.print(document, asJSON: common.json, text: document.text)
    return .success
  }
}

/// The results themselves.
struct CacheExport: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the results as JSON.",
    usage: "mirrorflow cache export [--kind <kind>] [--json]",
    discussion: """
      One line a result: its kind, the algorithm's version, the model's content, the request, the \
      program's version, date, seconds, and the value. With --json the lines stand in one document.
      """)

  @Option(name: .long, help: "Only results of this kind, such as flow.")
  var kind: String?

  @OptionGroup var common: CommonOptions

  func execute(in context: ProcessContext) throws -> CommandExit {
    let store = try context.openStore(at: try context.requireStorePath())
    if common.json {
      let version = ProgramVersion.current
      try context.print(
        "{\n  \"schema\": \"cache-export/1\",\n  \"mirrorflow\": \"\(version)\",\n  \"results\": [")
    }
    var separator = "\n"
    var damaged = 0
    do {
      damaged =
        try store?.forEach(kind: kind) { result in
          try context.print(
            common.json ? "\(separator)    \(result.exportLine)" : "\(result.exportLine)\n")
          separator = ",\n"
        } ?? 0
    } catch let trouble as StoreTrouble {
      throw CommandFailure.store(trouble, exit: .unreadable)
    }
    if common.json { try context.print(separator == "\n" ? "]\n}\n" : "\n  ]\n}\n") }
    if damaged > 0 {
      context.tell(
        .storeTrouble, .warning,
        "\(damaged) damaged \(damaged == 1 ? "result" : "results") left out")
    }
    return .success
  }
}

/// Making room.
struct CacheClear: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "clear", abstract: "Remove results and give their space back.",
    usage: "mirrorflow cache clear [--kind <kind>] [--json]")

  @Option(name: .long, help: "Only results of this kind, such as flow; default: all.")
  var kind: String?

  @OptionGroup var common: CommonOptions

  func execute(in context: ProcessContext) throws -> CommandExit {
    let path = try context.requireStorePath()
    let store = try context.openStore(at: path)
    let cleared = try context.using(store, failure: .cannotWrite) { store throws(StoreTrouble) in
      try store.clear(kind: kind)
    }
    let document = CacheClearDocument(
      mirrorflow: ProgramVersion.current, path: path, removed: cleared?.count ?? 0,
      freed: cleared?.bytes ?? 0)
    try context.print(document, asJSON: common.json, text: document.text)
    return .success
  }
}

extension ProcessContext {
  /// Where the store is.
  fileprivate func requireStorePath() throws(CommandFailure) -> String {
    guard let storePath else {
      throw .general(
        .storeTrouble, "the store of finished results has no place",
        notes: ["set MIRRORFLOW_CACHE or HOME"], exit: .unreadable)
    }
    return storePath
  }

  /// The store, or nil if nothing was ever stored.
  fileprivate func openStore(at path: String) throws(CommandFailure) -> ResultStore? {
    guard access(path, F_OK) == 0 else { return nil }
    do throws(StoreTrouble) {
      return try ResultStore(at: path)
    } catch {
      throw .store(error, exit: .unreadable)
    }
  }

  /// Does something with a store, and tells what it has overcome.
  fileprivate func using<Result>(
    _ store: ResultStore?, failure exit: CommandExit = .unreadable,
    _ work: (ResultStore) throws(StoreTrouble) -> Result
  ) throws(CommandFailure) -> Result? {
    guard let store else { return nil }
    defer { for trouble in store.takeTroubles() { tell(trouble) } }
    do throws(StoreTrouble) {
      return try work(store)
    } catch {
      throw .store(error, exit: exit)
    }
  }
}

extension CommandFailure {
  /// The store cannot be used.
  fileprivate static func store(_ trouble: StoreTrouble, exit: CommandExit) -> CommandFailure {
    .failure(.storeTrouble, "\(trouble)", exit: exit)
  }
}
