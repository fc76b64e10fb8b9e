import CMPFR

/// The libraries below the arithmetic, as they are on this machine.
public enum LibraryVersions {
  /// MPFR's version, such as `4.2.0`.
  public static var mpfr: String { String(cString: mpfr_get_version()) }

  /// GMP's version, such as `6.2.1`.
  public static var gmp: String { String(cString: cmpfr_gmp_version()) }
}
