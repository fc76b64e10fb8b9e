/// How the program ends: the exit codes that scripts rely on.
enum CommandExit: Int32, Error, CaseIterable {
  /// Everything asked was produced or holds.
  case success = 0
  /// Refuted, contradicted, or the problem has no solution.
  case refuted = 1
  /// Undecided, not certified to the digits asked, or something asked was not produced.
  case undecided = 2
  /// The command line is wrong.
  case usage = 64
  /// The text has errors.
  case textErrors = 65
  /// FILE itself cannot be read.
  case unreadable = 66
  /// A fault of the program.
  case internalError = 70
  /// Output cannot be written.
  case cannotWrite = 73
  /// Stopped by the user.
  case interrupted = 130

  /// What two parts of one run make together: 1 wins over 2, 2 over 0.
  func combined(with other: CommandExit) -> CommandExit {
    if self == .refuted || other == .refuted { return .refuted }
    return self == .success ? other : self
  }
}
