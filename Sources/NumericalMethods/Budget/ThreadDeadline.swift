#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A reading of one thread's processor clock, which any thread may look at.
struct ThreadDeadline: Sendable {
  #if canImport(Glibc) || canImport(Musl)
    private let clock: clockid_t
    private let end: Duration

    /// The reading `duration` of processor time from now; nil where the calling thread has no clock.
    init?(after duration: Duration) {
      var clock = clockid_t()
      guard pthread_getcpuclockid(pthread_self(), &clock) == 0, let now = Self.time(of: clock)
      else { return nil }
      self.clock = clock
      end = now + duration
    }

    /// Whether the clock has come to it; true once the thread has ended.
    var isOver: Bool {
      guard let now = Self.time(of: clock) else { return true }
      return now >= end
    }

    private static func time(of clock: clockid_t) -> Duration? {
      var time = timespec()
      guard clock_gettime(clock, &time) == 0 else { return nil }
      return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
  #else
    init?(after duration: Duration) { return nil }
    var isOver: Bool { true }
  #endif
}
