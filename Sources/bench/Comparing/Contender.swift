import Glibc

/// One way to do a piece of work.
struct Contender {
  /// Whose way it is.
  enum Name: String, Sendable {
    case mirrorFlow = "MirrorFlow"
    case mpfr = "MPFR"
    case flint = "FLINT"
    case mpmath
  }

  let name: Name

  /// Does the work a number of times and gives the seconds that took.
  let seconds: (_ repetitions: Int) throws(BenchFailure) -> Double

  /// A contender inside this process.
  init(_ name: Name, _ work: @escaping (_ repetitions: Int) -> Void) {
    self.name = name
    seconds = { repetitions in
      let start = Self.processorSeconds
      work(repetitions)
      return Self.processorSeconds - start
    }
  }

  /// The processor time of this process, of all its threads: unlike time on the clock it does not
  /// count what other programs take.
  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// A contender that measures itself.
  init(
    measuring name: Name,
    _ seconds: @escaping (_ repetitions: Int) throws(BenchFailure) -> Double
  ) {
    self.name = name
    self.seconds = seconds
  }
}
