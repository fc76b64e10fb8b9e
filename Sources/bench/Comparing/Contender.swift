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
      let clock = ContinuousClock()
      let start = clock.now
      work(repetitions)
      return start.duration(to: clock.now) / .seconds(1)
    }
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
