import Foundation

/// A thread for work that keeps a core busy for long.
///
/// Such work does not belong into Swift's pool of tasks, whose threads are few, must not wait, and
/// have small stacks.
enum WorkerThread {
  /// Formulas at the nesting limit of the language recurse deeply; only the pages that are touched
  /// cost memory.
  private static let stackSize = 256 << 20

  private final class Work {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts work in a thread of its own.
  ///
  /// - Returns: Whether a thread could be had.
  static func start(_ run: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, stackSize) == 0,
      pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED)) == 0
    else { return false }
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Work(run))
    let code = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, argument.toOpaque())
    if code != 0 { argument.release() }
    return code == 0
  }
}
