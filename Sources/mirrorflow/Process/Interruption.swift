import Glibc
import Synchronization

/// Ends the program in order when the user stops it: temporary folders go, the exit code is 130.
final class Interruption: Sendable {
  private let folders = Mutex<[String]>([])
  private let request = Mutex(Request.endsTheProgram)

  /// What a signal does.
  private enum Request {
    /// The program ends at once.
    case endsTheProgram
    /// Work that can stop by itself is asked to.
    case asksWork
    /// It has been asked; the next signal ends the program.
    case asked
  }

  /// From here on the first signal only asks, so that what was computed can be printed.
  func ask() { request.withLock { $0 = .asksWork } }

  /// Whether the user has asked the work to stop.
  var isRequested: Bool { request.withLock { $0 == .asked } }

  /// Whether a signal was used up by asking.
  private func asksWork() -> Bool {
    request.withLock { request in
      guard request == .asksWork else { return false }
      request = .asked
      return true
    }
  }

  /// Makes a folder that is removed when the program is stopped.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - make: Makes it.
  /// - Returns: What was made.
  /// - Throws: What `make` throws.
  func protecting<Folder: Sendable, Failure>(
    _ path: KeyPath<Folder, String>, _ make: () throws(Failure) -> Folder
  ) throws(Failure) -> Folder {
    try folders.withLock { folders throws(Failure) in
      let folder = try make()
      folders.append(folder[keyPath: path])
      return folder
    }
  }

  /// Does work on a folder that is not interrupted in the middle: what begins after the program is
  /// stopped never runs, so that a folder that was removed does not come back.
  func uninterrupted<Failure>(_ work: () throws(Failure) -> Void) throws(Failure) {
    try folders.withLock { _ throws(Failure) in try work() }
  }

  /// A folder that is gone or in its place.
  func release(_ folder: String) { folders.withLock { $0.removeAll { $0 == folder } } }

  /// Blocks the signals in this thread and those it starts, and waits for them in one of its own,
  /// where everything may be called that a signal handler may not call.
  func start() {
    signal(SIGPIPE, SIG_IGN)
    var signals = Self.signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    pthread_create(
      &thread, nil,
      { context in
        if let context {
          Unmanaged<Interruption>.fromOpaque(context).takeUnretainedValue().wait()
        }
        return nil
      }, context)
  }

  /// The signals that stop the program.
  static var signals: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    return signals
  }

  private func wait() {
    var signals = Self.signals
    var received: Int32 = 0
    repeat {
      while sigwait(&signals, &received) != 0 {}
    } while asksWork()
    // The lock is kept: the main thread must not move a folder that is being removed.
    folders.withLock { folders in
      for folder in folders { FolderTree.remove(folder) }
      StandardStream.error.writeIgnoringErrors("mirrorflow: interrupted\n")
      _exit(received == SIGINT ? CommandExit.interrupted.rawValue : 128 + received)
    }
  }
}
