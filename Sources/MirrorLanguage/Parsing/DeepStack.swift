#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The stack of the thread that `onDeepStack` runs its work on.
///
/// A syntax tree at the nesting limit
/// is about six thousand nodes deep, and an unoptimized build spends up to 14 KB a level; only the
/// pages that are touched cost memory.
private let deepStackSize = 256 << 20

/// Runs work that recurses as deep as the nesting limit allows on a stack that is deep enough.
///
/// Returns when the work is done. If no thread can be had, the work runs on the caller's own stack.
public func onDeepStack<Result>(_ work: () -> Result) -> Result {
  var result: Result?
  let keep: () -> Void = { result = work() }
  let isDone = withoutActuallyEscaping(keep) { runOnNewThread(DeepWork($0)) }
  if isDone, let result { return result }
  return work()
}

private final class DeepWork {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}

/// Whether the work ran; the caller waits for its end, so nothing is shared at the same time.
private func runOnNewThread(_ work: DeepWork) -> Bool {
  var attributes = pthread_attr_t()
  guard pthread_attr_init(&attributes) == 0 else { return false }
  defer { pthread_attr_destroy(&attributes) }
  guard pthread_attr_setstacksize(&attributes, deepStackSize) == 0 else { return false }
  #if canImport(Darwin)
    var thread: pthread_t?
  #else
    var thread = pthread_t()
  #endif
  let argument = Unmanaged.passRetained(work).toOpaque()
  let code = pthread_create(&thread, &attributes, runDeepWork, argument)
  guard code == 0 else {
    Unmanaged<DeepWork>.fromOpaque(argument).release()
    return false
  }
  #if canImport(Darwin)
    if let thread { pthread_join(thread, nil) }
  #else
    pthread_join(thread, nil)
  #endif
  return true
}

#if canImport(Darwin)
  private func runDeepWork(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<DeepWork>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }
#else
  private func runDeepWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<DeepWork>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
  }
#endif
