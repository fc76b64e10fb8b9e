import Symbolic

extension SolutionCode {
  /// Li₂(x) for x ≤ 1 in double precision, which no standard library has.
  ///
  /// Inversion takes x < −1 to (−1, 0), Landen's identity that to (0, 1/2], reflection (1/2, 1) there;
  /// the series Σxᵏ/k² needs 60 terms at 1/2.
  ///
  /// ### Source
  /// DLMF 25.12.1, 25.12.3, 25.12.4, 25.12.6.
  static func dilogarithm(in language: CodeLanguage) -> String {
    switch language {
    case .python:
      """


      def dilog(x):
          \"\"\"The dilogarithm of x <= 1.\"\"\"
          if x < -1:
              return -pi**2/6 - log(-x)**2/2 - dilog(1/x)
          if x < 0:
              return -dilog(x/(x - 1)) - log1p(-x)**2/2
          if x == 1:
              return pi**2/6
          if x > 0.5:
              return pi**2/6 - log(x)*log1p(-x) - dilog(1 - x)
          return fsum(x**k/k**2 for k in range(1, 60))

      """
    case .swift:
      """

      /// The dilogarithm of x <= 1.
      private func dilog(_ x: Double) -> Double {
        if x < -1 { return -Double.pi * Double.pi / 6 - log(-x) * log(-x) / 2 - dilog(1 / x) }
        if x < 0 { return -dilog(x / (x - 1)) - log1p(-x) * log1p(-x) / 2 }
        if x == 1 { return Double.pi * Double.pi / 6 }
        if x > 0.5 { return Double.pi * Double.pi / 6 - log(x) * log1p(-x) - dilog(1 - x) }
        var (sum, power) = (0.0, 1.0)
        for k in 1..<60 {
          power *= x
          sum += power / Double(k * k)
        }
        return sum
      }

      """
    }
  }
}
