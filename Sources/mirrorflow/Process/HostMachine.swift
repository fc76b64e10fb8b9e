import Glibc

/// The machine that the program runs on.
enum HostMachine {
  /// System, release, architecture and processors, such as `Linux 6.1.0, x86_64, 2 processors`.
  static var description: String {
    var facts = utsname()
    let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    guard uname(&facts) == 0 else { return "\(processors) processors" }
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(text(facts.sysname)) \(text(facts.release)), \(text(facts.machine)), "
      + "\(processors) processor" + (processors == 1 ? "" : "s")
  }
}
