import Glibc

/// What the numbers were measured on.
enum MachineDescription {
  /// Processor, cores, compiler, build.
  static var text: String {
    """
    MirrorFlow bench
    processor: \(processor), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores
    toolchain: \(toolchain)
    build:     \(build)
    date:      \(date)
    """
  }

  private static var processor: String {
    guard let file = fopen("/proc/cpuinfo", "r") else { return "unknown" }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0 {
      guard let line else { break }
      let text = String(cString: line)
      if text.hasPrefix("model name"), let colon = text.firstIndex(of: ":") {
        return String(text[text.index(after: colon)...].dropFirst().dropLast())
      }
    }
    return "unknown"
  }

  private static var toolchain: String {
    guard let run = try? ProgramOutput("swift", ["--version"]), run.status == 0 else {
      return "Swift, version unknown"
    }
    return String(run.text.prefix { $0 != "\n" })
  }

  private static var build: String {
    #if DEBUG
      "debug: the times mean nothing, use -c release"
    #else
      "release"
    #endif
  }

  private static var date: String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S UTC", &parts)
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
