/// The version that `--version` prints and every document carries.
enum ProgramVersion {
  static let current = "0.1.0"
}
